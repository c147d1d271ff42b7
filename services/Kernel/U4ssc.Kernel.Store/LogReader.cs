using JasperFx.Events;
using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace U4ssc.Kernel.Store;

/// <summary>Something that is told from the log, in its order: messages, rows of a list, the leaves of a tree.</summary>
public interface ILogPart
{
    /// <summary>Its name in the health and in the table of positions, for ever.</summary>
    string Name { get; }

    /// <summary>Stored events that it reads.</summary>
    IReadOnlyCollection<Type> Reads { get; }

    /// <summary>Stored events of which it only needs to know that they happened: their data, which may be large, is not read.</summary>
    IReadOnlyCollection<Type> Notices => [];

    /// <summary>Queues what follows from a page. No I/O but the store's, and no effect but through <paramref name="operations"/>.</summary>
    /// <returns>What to do once it is committed, or null.</returns>
    Task<Action?> Take(LogPage page, IDocumentOperations operations, CancellationToken cancellation);
}

/// <summary>A piece of the log that a part has not seen yet.</summary>
/// <param name="After">Sequence up to which the part has seen everything.</param>
/// <param name="UpTo">Sequence of its end; there may be no event at it.</param>
/// <param name="Events">Those that some part reads, in order.</param>
/// <param name="Noticed">Those that some part notices, by type.</param>
/// <param name="Connection">For parts that read rows by themselves.</param>
public sealed record LogPage(long After, long UpTo, IReadOnlyList<IEvent> Events, ILookup<Type, Recorded> Noticed, NpgsqlConnection Connection);

/// <summary>
/// The one reader of the service's log, on the daemon's leader. All parts take a page in one transaction with the daemon's progress and their own positions:
/// read once, committed once. A part that is new, or was thrown away, stands behind and catches up in steps before it takes the page.
/// </summary>
public sealed class LogReader : SubscriptionBase
{
    private const long StepMax = 1000;

    private readonly IReadOnlyList<ILogPart> parts;
    private readonly Func<IDocumentStore> store;
    private readonly Dictionary<string, Type> noticed;

    /// <summary>Reads for these parts.</summary>
    public LogReader(IReadOnlyList<ILogPart> parts, IReadOnlyList<(string Name, Type Type)> events, Func<IDocumentStore> store)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(events);
        (this.parts, this.store, Name) = (parts, store, "log");
        noticed = events.Where(stored => parts.Any(part => part.Notices.Contains(stored.Type))).ToDictionary(stored => stored.Name, stored => stored.Type, StringComparer.Ordinal);
        foreach (var type in parts.SelectMany(part => part.Reads).Distinct()) IncludeType(type);
        // Nothing to read must not mean everything.
        if (IncludedEventTypes.Count == 0) IncludeType<LogReader>();
    }

    /// <summary>The table of the parts' positions.</summary>
    public static void AddTable(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var positions = new Table("public.log_part");
        positions.AddColumn("name", "text").AsPrimaryKey();
        positions.AddColumn("sequence", "bigint").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(positions);
    }

    /// <inheritdoc />
    public override async Task<IChangeListener> ProcessEventsAsync(EventRange page, ISubscriptionController controller, IDocumentOperations operations, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(operations);
        await using var connection = (NpgsqlConnection)operations.Database.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        var positions = await Positions(connection, cancellationToken);
        var notices = await Noticed(connection, page.SequenceFloor, page.SequenceCeiling, cancellationToken);
        List<Action> then = [];
        foreach (var part in parts)
        {
            var after = positions.GetValueOrDefault(part.Name);
            if (after < page.SequenceFloor) after = await CatchUp(part, after, page.SequenceFloor, connection, cancellationToken);
            if (after >= page.SequenceCeiling) continue;
            var unseen = after == page.SequenceFloor ? page.Events : [.. page.Events.Where(stored => stored.Sequence > after)];
            if (await part.Take(new(after, page.SequenceCeiling, unseen, notices, connection), operations, cancellationToken) is { } act) then.Add(act);
        }

        Stand(operations, [.. parts.Select(part => part.Name)], page.SequenceCeiling);
        return then.Count == 0 ? NullChangeListener.Instance : new AfterCommit(() => then.ForEach(act => act()));
    }

    private async Task<long> CatchUp(ILogPart part, long after, long upTo, NpgsqlConnection connection, CancellationToken cancellation)
    {
        while (after < upTo)
        {
            var end = Math.Min(after + StepMax, upTo);
            await using var session = store().LightweightSession();
            var (start, read) = (after, part.Reads);
            IReadOnlyList<IEvent> events = read.Count == 0 ? [] : await session.Events.QueryAllRawEvents().Where(stored => stored.Sequence > start && stored.Sequence <= end).OrderBy(stored => stored.Sequence).ToListAsync(cancellation);
            var page = new LogPage(after, end, [.. events.Where(stored => read.Contains(stored.EventType))], await Noticed(connection, after, end, cancellation), connection);
            var act = await part.Take(page, session, cancellation);
            Stand(session, [part.Name], end);
            await session.SaveChangesAsync(cancellation);
            act?.Invoke();
            after = end;
        }

        return after;
    }

    private static void Stand(IDocumentOperations operations, string[] names, long sequence) => operations.QueueSqlCommand(
        "insert into log_part (name, sequence) select unnest(?), ? on conflict (name) do update set sequence = excluded.sequence where log_part.sequence < excluded.sequence", names, sequence);

    private static async Task<Dictionary<string, long>> Positions(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select name, sequence from log_part", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var positions = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation)) positions[reader.GetString(0)] = reader.GetInt64(1);
        return positions;
    }

    private async Task<ILookup<Type, Recorded>> Noticed(NpgsqlConnection connection, long after, long upTo, CancellationToken cancellation)
    {
        var found = new List<(Type Type, Recorded Recorded)>();
        if (noticed.Count > 0)
        {
            const string sql = """
                select type, id, stream_id, version, seq_id, timestamp, coalesce(user_name, 'unknown'), coalesce(headers ->> 'role', 'unknown'), headers ->> 'reason'
                from mt_events where seq_id > $1 and seq_id <= $2 and type = any($3) order by seq_id
                """;
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = after }, new() { Value = upTo }, new() { Value = noticed.Keys.ToArray() } } };
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                found.Add((noticed[reader.GetString(0)], new(
                    reader.GetGuid(1), reader.GetGuid(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetFieldValue<DateTimeOffset>(5), reader.GetString(6), reader.GetString(7),
                    await reader.IsDBNullAsync(8, cancellation) ? null : reader.GetString(8))));
            }
        }

        return found.ToLookup(one => one.Type, one => one.Recorded);
    }
}
