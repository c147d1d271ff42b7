using JasperFx.Events;
using Marten;
using Npgsql;

namespace U4ssc.Kernel.Store;

/// <summary>A line of a list, with whose it is: that decides who may see it.</summary>
public interface IListed
{
    /// <summary>The stream.</summary>
    Guid Id { get; set; }

    /// <summary>Whose it is; kept with the line where it can be set, so that the database can narrow the list by it.</summary>
    Owner Owner { get; }
}

/// <summary>
/// One line of a list, folded from one stream by the daemon and kept as a document with the stream's id: it can be thrown away and built
/// again.
/// </summary>
public interface IRow<TSelf, in TEvent> : IListed
    where TSelf : class, IRow<TSelf, TEvent>
{
    /// <summary>
    /// Counts up where the lines that are kept are not those that would be made now: they are then made anew by themselves.
    /// </summary>
    static virtual int RowVersion => 1;

    /// <summary>The line after one more event; null where there is none (any more).</summary>
    static abstract TSelf? Evolve(TSelf? row, TEvent happened, Recorded recorded);

    /// <summary>
    /// Events that come often and change no more of the line than its version and when it changed: the line is not written for them, and
    /// whoever shows it looks these two up (<see cref="Streams.Newest"/>).
    /// </summary>
    static virtual IReadOnlyCollection<Type> Passed => [];
}

/// <summary>A row that is found by words and sorted by a name.</summary>
public interface INamedRow
{
    /// <summary>What a search looks in: <see cref="SearchedIn"/> of it.</summary>
    string Searched { get; }

    /// <summary>The name as it is sorted by: <see cref="Text.FoldedKey"/> of it.</summary>
    string SortedBy { get; }

    /// <summary>Texts, folded, each after a blank, so that the beginnings of words can be told.</summary>
    static string SearchedIn(params IEnumerable<string?> texts) =>
        string.Concat(texts.OfType<string>().Select(text => " " + Text.Folded(text)));
}

/// <summary>Keeps the rows of one kind up to date, in the order of the log; or makes them anew, stream by stream.</summary>
internal sealed class RowPart<TRow, TEvent>(IReadOnlyList<(string Name, Type Type)> events) : IRebuiltPart
    where TRow : class, IRow<TRow, TEvent>
{
    private const int StreamsMax = 200;

    public string Name => typeof(TRow).Name;

    public int Version => TRow.RowVersion;

    public IReadOnlyCollection<Type> Reads { get; } =
        [.. events.Select(stored => stored.Type).Where(typeof(TEvent).IsAssignableFrom).Except(TRow.Passed)];

    public async Task<Action?> Take(LogPage page, IDocumentOperations operations, CancellationToken cancellation)
    {
        var streams = Streams(page);
        if (streams.Count == 0) return null;
        var rows = (await operations.LoadManyAsync<TRow>(cancellation, [.. streams.Select(stream => stream.Key)]))
            .ToDictionary(row => row.Id);
        foreach (var stream in streams)
        {
            var before = rows.GetValueOrDefault(stream.Key);
            Keep(operations, stream.Key, before, Folded(before, stream));
        }

        return null;
    }

    public async Task<Guid?> Rebuild(Guid after, long upTo, IDocumentSession session, NpgsqlConnection connection,
        CancellationToken cancellation)
    {
        var ids = await Next(after, connection, cancellation);
        if (ids.Length == 0) return null;
        var names = events.Where(stored => Reads.Contains(stored.Type)).Select(stored => stored.Name).ToArray();
        var read = await session.Events.QueryAllRawEvents()
            .Where(stored => ids.Contains(stored.StreamId) && stored.Sequence <= upTo && names.Contains(stored.EventTypeName))
            .OrderBy(stored => stored.Sequence).ToListAsync(cancellation);
        var rows = (await session.LoadManyAsync<TRow>(cancellation, ids)).ToDictionary(row => row.Id);
        var streams = Streams(new LogPage(0, upTo, read, connection)).ToDictionary(stream => stream.Key);
        foreach (var id in ids)
            Keep(session, id, rows.GetValueOrDefault(id), streams.TryGetValue(id, out var stream) ? Folded(null, stream) : null);
        return ids[^1];
    }

    // As many streams as have a step of events together, and one at least.
    private static async Task<Guid[]> Next(Guid after, NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select id, version from mt_streams where id > $1 order by id limit $2", connection)
        {
            Parameters = { new() { Value = after }, new() { Value = StreamsMax } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<Guid>();
        for (var size = 0L; size < LogReader.StepMax && await reader.ReadAsync(cancellation); size += reader.GetInt64(1))
            ids.Add(reader.GetGuid(0));
        return [.. ids];
    }

    // Another part may read what this one passes.
    private List<IGrouping<Guid, IEvent>> Streams(LogPage page) =>
        [.. page.Events.Where(stored => stored.Data is TEvent && Reads.Contains(stored.EventType)).GroupBy(stored => stored.StreamId)];

    private static TRow? Folded(TRow? before, IEnumerable<IEvent> happened) => happened.OrderBy(stored => stored.Sequence)
        .Aggregate(before, (line, stored) => TRow.Evolve(line, (TEvent)stored.Data, Recorded.Of(stored)));

    private static void Keep(IDocumentOperations operations, Guid stream, TRow? before, TRow? row)
    {
        if (row is not null)
        {
            row.Id = stream;
            operations.Store(row);
        }
        else if (before is not null)
        {
            operations.Delete(before);
        }
    }
}
