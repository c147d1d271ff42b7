using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Npgsql;

namespace U4ssc.Kernel.Store;

/// <summary>Something that is told from the log, in its order: messages, rows of a list, the leaves of a tree.</summary>
public interface ILogPart
{
    /// <summary>Its name in the health and in the table of positions, for ever.</summary>
    string Name { get; }

    /// <summary>Counts up where what it made before is not what it would make now.</summary>
    int Version => 1;

    /// <summary>Stored events that it reads.</summary>
    IReadOnlyCollection<Type> Reads { get; }

    /// <summary>Queues what follows from a page. No I/O but the store's, and no effect but through <paramref name="operations"/>.</summary>
    /// <returns>What to do once it is committed, or null.</returns>
    Task<Action?> Take(LogPage page, IDocumentOperations operations, CancellationToken cancellation);
}

/// <summary>A part that can be made anew stream by stream, beside what it made before.</summary>
public interface IRebuiltPart : ILogPart
{
    /// <summary>Queues what follows from the whole of some streams, up to a place in the log.</summary>
    /// <param name="after">The last stream that was made anew.</param>
    /// <returns>The last one of these, or null where none is left.</returns>
    Task<Guid?> Rebuild(Guid after, long upTo, IDocumentSession session, NpgsqlConnection connection, CancellationToken cancellation);
}

/// <summary>A piece of the log that a part has not seen yet.</summary>
/// <param name="After">Sequence up to which the part has seen everything.</param>
/// <param name="UpTo">Sequence of its end; there may be no event at it.</param>
/// <param name="Events">Those that some part reads, in order.</param>
/// <param name="Connection">For parts that read rows by themselves.</param>
public sealed record LogPage(long After, long UpTo, IReadOnlyList<IEvent> Events, NpgsqlConnection Connection);

/// <summary>
/// The one reader of the service's log, on the daemon's leader. All parts that have arrived take a page in one transaction with the
/// daemon's progress and their own positions: read once, committed once. A part that is new, or was thrown away, is left alone until
/// <see cref="CatchUp"/> has brought it here.
/// </summary>
public sealed class LogReader : SubscriptionBase
{
    /// <summary>Sequences that are read at once.</summary>
    internal const long StepMax = 1000;

    private readonly IReadOnlyList<ILogPart> parts;
    private readonly Func<IDocumentStore> store;

    /// <summary>Reads for these parts.</summary>
    public LogReader(IReadOnlyList<ILogPart> parts, Func<IDocumentStore> store)
    {
        ArgumentNullException.ThrowIfNull(parts);
        (this.parts, this.store, Name) = (parts, store, "log");
        foreach (var type in parts.SelectMany(part => part.Reads).Distinct()) IncludeType(type);
        // Nothing to read must not mean everything.
        if (IncludedEventTypes.Count == 0) IncludeType<LogReader>();
    }

    /// <inheritdoc />
    public override async Task<IChangeListener> ProcessEventsAsync(
        EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(operations);
        await using var connection = (NpgsqlConnection)operations.Database.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        var standing = await Position.All(connection, cancellationToken);
        var arrived = parts.Select(part => (Part: part, At: standing.GetValueOrDefault(part.Name)))
            .Where(one => one.At is { Following: true } at && at.Version == one.Part.Version
                && at.Sequence < page.SequenceCeiling && page.SequenceFloor - at.Sequence <= StepMax)
            .Select(one => (one.Part, At: one.At!)).ToList();
        if (arrived.Count == 0) return NullChangeListener.Instance;

        // A part that has just arrived stands a little before the page: it takes the rest together with it, exactly from where it stands.
        var from = Math.Min(page.SequenceFloor, arrived.Min(one => one.At.Sequence));
        IReadOnlyList<IEvent> events = page.Events;
        if (from < page.SequenceFloor) events = [.. await Rest(from, page.SequenceFloor, cancellationToken), .. page.Events];
        List<Action> then = [];
        foreach (var (part, at) in arrived)
        {
            var unseen = at.Sequence == from ? events : [.. events.Where(stored => stored.Sequence > at.Sequence)];
            var take = new LogPage(at.Sequence, page.SequenceCeiling, unseen, connection);
            if (await part.Take(take, operations, cancellationToken) is { } act) then.Add(act);
            at.Move(operations, page.SequenceCeiling, following: true);
        }

        return then.Count == 0 ? NullChangeListener.Instance : new AfterCommit(() => then.ForEach(act => act()));
    }

    private async Task<IReadOnlyList<IEvent>> Rest(long after, long upTo, CancellationToken cancellation)
    {
        await using var session = store().QuerySession();
        var events = await session.Events.QueryAllRawEvents()
            .Where(stored => stored.Sequence > after && stored.Sequence <= upTo).OrderBy(stored => stored.Sequence)
            .ToListAsync(cancellation);
        return [.. events.Where(stored => IncludedEventTypes.Contains(stored.EventType))];
    }
}
