using Marten;

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
/// One line of a list, folded from one stream by the daemon and kept as a document with the stream's id: it can be thrown away and built again.
/// </summary>
public interface IRow<TSelf, in TEvent> : IListed
    where TSelf : class, IRow<TSelf, TEvent>
{
    /// <summary>The line after one more event; null where there is none (any more).</summary>
    static abstract TSelf? Evolve(TSelf? row, TEvent happened, Recorded recorded);

    /// <summary>Events of which the line shows no more than that they happened: <see cref="Notice"/> is asked instead, without their data.</summary>
    static virtual IReadOnlyCollection<Type> OnlyNoticed => [];

    /// <summary>The line after an event of <see cref="OnlyNoticed"/>.</summary>
    static virtual TSelf Notice(TSelf row, Recorded recorded) => row;
}

/// <summary>Keeps the rows of one kind up to date, in the order of the log.</summary>
internal sealed class RowPart<TRow, TEvent>(IReadOnlyList<(string Name, Type Type)> events) : ILogPart
    where TRow : class, IRow<TRow, TEvent>
{
    public string Name => typeof(TRow).Name;

    public IReadOnlyCollection<Type> Reads { get; } = [.. events.Select(stored => stored.Type).Where(typeof(TEvent).IsAssignableFrom).Except(TRow.OnlyNoticed)];

    public IReadOnlyCollection<Type> Notices => TRow.OnlyNoticed;

    public async Task<Action?> Take(LogPage page, IDocumentOperations operations, CancellationToken cancellation)
    {
        var happened = page.Events.Where(stored => stored.Data is TEvent).Select(stored => (Recorded: Recorded.Of(stored), Event: (TEvent?)stored.Data))
            .Concat(TRow.OnlyNoticed.SelectMany(type => page.Noticed[type]).Where(recorded => recorded.Sequence > page.After).Select(recorded => (Recorded: recorded, Event: default(TEvent))));
        var streams = happened.GroupBy(one => one.Recorded.Stream).ToList();
        if (streams.Count == 0) return null;
        var rows = (await operations.LoadManyAsync<TRow>(cancellation, [.. streams.Select(stream => stream.Key)])).ToDictionary(row => row.Id);
        foreach (var stream in streams)
        {
            var before = rows.GetValueOrDefault(stream.Key);
            var row = stream.OrderBy(one => one.Recorded.Sequence).Aggregate(before, (line, one) => one.Event is { } read ? TRow.Evolve(line, read, one.Recorded) : line is null ? null : TRow.Notice(line, one.Recorded));
            if (row is not null)
            {
                row.Id = stream.Key;
                operations.Store(row);
            }
            else if (before is not null)
            {
                operations.Delete(before);
            }
        }

        return null;
    }
}
