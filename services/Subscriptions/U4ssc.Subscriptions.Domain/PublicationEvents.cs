using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>What can happen to the public stream. Stream: <c>DerivedId.Of("publication", "events")</c>.</summary>
public interface IPublicationEvent;

/// <summary>The names under which they lie on disk, in histories and in leaves, for ever.</summary>
public static class PublicationEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored = [("event_published", typeof(EventPublished))];

    /// <summary>The one stream: the version of an event in it is its number.</summary>
    public static readonly Guid Stream = DerivedId.Of("publication", "events");
}

/// <summary>A public event got its number. From here on its bytes are what everybody gets, by whatever way.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="PreviousSha256">SHA-256 (lower-case hex) of the bytes of the event before; zeros for the first.</param>
/// <param name="Type">Such as <c>certificate.issued</c>.</param>
/// <param name="Text">The event in the JSON format of CloudEvents 1.0: its bytes are the UTF-8 of this text.</param>
public sealed record EventPublished(long Number, string PreviousSha256, string Type, string Text) : IPublicationEvent;
