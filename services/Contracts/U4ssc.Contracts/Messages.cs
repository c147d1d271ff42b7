namespace U4ssc.Contracts;

/// <summary>
/// The stored event that a message tells of. Consumers keep the highest <see cref="Version"/> seen of a stream, whatever the order of
/// arrival.
/// </summary>
/// <param name="EventId">Id of the stored event (UUIDv7); also the message id, so the same event twice is the same message.</param>
/// <param name="StreamId">Stream of the event in the service that tells.</param>
/// <param name="Version">Version of that stream after the event, from 1.</param>
/// <param name="Sequence">Place in the event log of the service that tells.</param>
/// <param name="RecordedAt">When it was recorded, UTC.</param>
public sealed record Fact(Guid EventId, Guid StreamId, long Version, long Sequence, DateTimeOffset RecordedAt);

/// <summary>A message between services: a record in a versioned namespace, told from a stored event.</summary>
public interface IMessage
{
    /// <summary>The stored event that this message tells of.</summary>
    Fact Fact { get; }
}
