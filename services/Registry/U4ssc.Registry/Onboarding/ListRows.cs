using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Marten;
using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Features;

namespace U4ssc.Registry.Onboarding;

/// <summary>One row of an uploaded list, as it was uploaded. Written once.</summary>
internal sealed class ListRow
{
    /// <summary>The list's id and the row's number.</summary>
    public string Id { get; set; } = "";

    public Guid Onboarding { get; set; }

    /// <summary>Its number in the file; the header is row 1.</summary>
    public int Number { get; set; }

    public string ExternalRef { get; set; } = "";

    /// <summary>The reference as <see cref="Text.FoldedKey"/> has it: two that are near each other have the same.</summary>
    public string Folded { get; set; } = "";

    public string[] Cells { get; set; } = [];
}

/// <summary>How a row came out.</summary>
internal enum RowResult
{
    Created,
    Updated,
    Unchanged,
    Rejected,
}

/// <summary>A cell that was refused, or that somebody should look at.</summary>
internal sealed record RefusedCell(string Column, string Code, string Message);

/// <summary>What a row changes in one column, as a list writes it.</summary>
/// <param name="Before">Null where nothing was known.</param>
/// <param name="After">Null where nothing is known any more.</param>
internal sealed record CellChange(string Column, string? Before, string? After);

/// <summary>
/// The answer to a row, written in the transaction of what the row did: a row is answered once, whatever dies in between.
/// </summary>
internal sealed class RowOutcome
{
    /// <summary>The row's id.</summary>
    public string Id { get; set; } = "";

    public Guid Onboarding { get; set; }

    public int Number { get; set; }

    public string ExternalRef { get; set; } = "";

    public RowResult Result { get; set; }

    /// <summary>The city; null where the row was rejected, or would only have made one.</summary>
    public Guid? City { get; set; }

    public IReadOnlyList<RefusedCell> Refused { get; set; } = [];

    /// <summary>What should be looked at, although the row is taken.</summary>
    public IReadOnlyList<RefusedCell> Warnings { get; set; } = [];

    public IReadOnlyList<CellChange> Changes { get; set; } = [];

    public static IReadOnlyList<RefusedCell> Cells(Refusal refusal) => refusal.Places.Count == 0
        ? [new(ListColumns.ExternalRef, refusal.Code, refusal.Sentence)]
        : [.. refusal.Places.Select(Cell)];

    public static RefusedCell Cell(RefusedPlace place) => new(ListColumns.Of(place.Pointer), place.Code, place.Message);
}

/// <summary>The rows of uploaded lists and their outcomes, in the database, so that any replica can go on with any list.</summary>
internal sealed class ListRows(IDocumentStore store)
{
    /// <summary>Rows written or worked on at once: what is held in memory, and what a crash repeats at most.</summary>
    public const int BatchRows = 200;

    /// <summary>How long rows and rejects of a list that is over can be read.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    private static readonly TimeSpan BrokenOffAfter = TimeSpan.FromDays(1);

    /// <summary>Writes the rows of a list while they arrive, and answers how many there are.</summary>
    public async Task<int> Keep(Guid onboarding, ListFile file, CancellationToken cancellation)
    {
        var at = -1;
        for (var column = 0; column < file.Columns.Count; column++) if (file.Columns[column] == ListColumns.ExternalRef) at = column;
        var count = 0;
        var batch = new List<ListRow>(BatchRows);
        await foreach (var (number, cells) in file.Rows(cancellation))
        {
            var reference = at < cells.Length ? cells[at].Trim() : "";
            // Longer ones are refused, and no index would take them.
            if (reference.Length > Shapes.ExternalRefLengthMax) reference = reference[..Shapes.ExternalRefLengthMax];
            batch.Add(new()
            {
                Id = $"{onboarding:N}-{number:D7}",
                Onboarding = onboarding,
                Number = number,
                ExternalRef = reference,
                Folded = Text.FoldedKey(reference),
                Cells = cells,
            });
            if (batch.Count == BatchRows) await Write();
        }

        if (batch.Count > 0) await Write();
        return count;

        async Task Write()
        {
            await store.BulkInsertAsync(batch, cancellation: cancellation);
            count += batch.Count;
            batch.Clear();
        }
    }

    /// <summary>Why an agency may not upload a list now, or null.</summary>
    public async Task<Refusal?> Full(string agency, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        if (await session.Query<ListTask>().CountAsync(task => task.Agency == agency, cancellation) >= ListTask.WaitingMax)
            return OnboardingRefusals.TooManyWaiting(ListTask.WaitingMax);
        var yesterday = now - TimeSpan.FromDays(1);
        var bytes = await session.Query<UploadedList>().Where(list => list.Agency == agency && list.At > yesterday)
            .SumAsync(list => list.Bytes, cancellation);
        return bytes >= UploadedList.BytesADayMax ? OnboardingRefusals.QuotaSpent(UploadedList.BytesADayMax / (1024 * 1024)) : null;
    }

    /// <summary>Counts an upload, whatever becomes of the list.</summary>
    public async Task Uploaded(UploadedList list, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Store(list);
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>Throws the rows of a list away that was not taken in after all.</summary>
    public async Task Forget(Guid onboarding)
    {
        await using var session = store.LightweightSession();
        session.DeleteWhere<ListRow>(row => row.Onboarding == onboarding);
        await session.SaveChangesAsync();
    }

    /// <summary>The next rows of a list, in order.</summary>
    public async Task<IReadOnlyList<ListRow>> After(Guid onboarding, int number, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<ListRow>().Where(row => row.Onboarding == onboarding && row.Number > number).OrderBy(row => row.Number)
            .Take(BatchRows).ToListAsync(cancellation);
    }

    /// <summary>Which of these rows are answered, and how.</summary>
    public async Task<IReadOnlyDictionary<string, RowOutcome>> Outcomes(IEnumerable<ListRow> rows, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var outcomes = await session.LoadManyAsync<RowOutcome>(cancellation, [.. rows.Select(row => row.Id)]);
        return outcomes.ToDictionary(outcome => outcome.Id);
    }

    /// <summary>For each reference in these rows, the first row of the list that has it.</summary>
    public async Task<IReadOnlyDictionary<string, int>> Firsts(Guid onboarding, IEnumerable<ListRow> rows, CancellationToken cancellation)
    {
        var references = rows.Select(row => row.ExternalRef).Distinct().ToArray();
        await using var session = store.QuerySession();
        var same = await session.Query<ListRow>().Where(row => row.Onboarding == onboarding && row.ExternalRef.IsOneOf(references))
            .Select(row => new { row.ExternalRef, row.Number }).ToListAsync(cancellation);
        return same.GroupBy(row => row.ExternalRef).ToDictionary(group => group.Key, group => group.Min(row => row.Number));
    }

    /// <summary>By folded reference, the references of the agency's cities and of this list that have it.</summary>
    public async Task<ILookup<string, string>> Near(ListTask task, IEnumerable<ListRow> rows, CancellationToken cancellation)
    {
        var folded = rows.Select(row => row.Folded).Distinct().ToArray();
        await using var session = store.QuerySession();
        var listed = await session.Query<ListRow>().Where(row => row.Onboarding == task.Id && row.Folded.IsOneOf(folded))
            .Select(row => new { row.Folded, row.ExternalRef }).ToListAsync(cancellation);
        var known = await session.Query<CityRow>().Where(row => row.Agency == task.Agency && row.FoldedRef.IsOneOf(folded))
            .Select(row => new { Folded = row.FoldedRef, row.ExternalRef }).ToListAsync(cancellation);
        return listed.Concat(known).ToLookup(one => one.Folded, one => one.ExternalRef);
    }

    /// <summary>The answers to the rows of a list, in order, from after a row on.</summary>
    public async Task<IReadOnlyList<RowOutcome>> Answers(
        Guid onboarding, int after, RowResult? result, int limit, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var answers = session.Query<RowOutcome>().Where(outcome => outcome.Onboarding == onboarding && outcome.Number > after);
        if (result is { } asked) answers = answers.Where(outcome => outcome.Result == asked);
        return await answers.OrderBy(outcome => outcome.Number).Take(limit).ToListAsync(cancellation);
    }

    /// <summary>Removes the rows and answers of lists that ended long enough ago, and those of uploads that were broken off.</summary>
    public async Task Sweep(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        var lists = await session.Query<ListRow>().Select(row => row.Onboarding).Distinct().ToListAsync(cancellation);
        var waiting = (await session.LoadManyAsync<ListTask>(cancellation, lists)).Select(task => task.Id).ToHashSet();
        var known = (await session.LoadManyAsync<OnboardingRow>(cancellation, lists)).ToDictionary(row => row.Id);
        foreach (var list in lists.Where(list => !waiting.Contains(list)))
        {
            var isOver = known.TryGetValue(list, out var row) ? row.FinishedAt + KeptFor < now : Made(list) + BrokenOffAfter < now;
            if (!isOver) continue;
            session.DeleteWhere<ListRow>(one => one.Onboarding == list);
            session.DeleteWhere<RowOutcome>(one => one.Onboarding == list);
        }

        var yesterday = now - TimeSpan.FromDays(1);
        session.DeleteWhere<UploadedList>(one => one.At < yesterday);
        await session.SaveChangesAsync(cancellation);
    }

    // The id of an onboarding has the time of its upload in it (UUID version 7).
    private static DateTimeOffset Made(Guid list) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(list.ToByteArray(bigEndian: true)) >> 16));

    /// <summary>Writes answers that go with no event; one that is there already is written again the same.</summary>
    public async Task Answer(IReadOnlyCollection<RowOutcome> outcomes, CancellationToken cancellation)
    {
        if (outcomes.Count == 0) return;
        await using var session = store.LightweightSession();
        session.Store(outcomes.ToArray());
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>
    /// How many turns may come before a list's first: the agency's lists before it, and the other agencies that have lists.
    /// </summary>
    public async Task<int> Before(Guid onboarding, string agency, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var waiting = await session.Query<ListTask>().Select(task => new { task.Id, task.Agency }).ToListAsync(cancellation);
        var own = waiting.Where(task => task.Agency == agency).Select(task => task.Id).Order().TakeWhile(id => id != onboarding).Count();
        return own + waiting.Where(task => task.Agency != agency).DistinctBy(task => task.Agency).Count();
    }

    /// <summary>How the rows came out so far.</summary>
    public async Task<OnboardingCounts> Counts(Guid onboarding, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var all = session.Query<RowOutcome>().Where(outcome => outcome.Onboarding == onboarding);
        return new(
            await all.CountAsync(outcome => outcome.Result == RowResult.Created, cancellation),
            await all.CountAsync(outcome => outcome.Result == RowResult.Updated, cancellation),
            await all.CountAsync(outcome => outcome.Result == RowResult.Unchanged, cancellation),
            await all.CountAsync(outcome => outcome.Result == RowResult.Rejected, cancellation));
    }

    /// <summary>The rejected rows of a list with what was refused, in order.</summary>
    public async IAsyncEnumerable<(ListRow Row, RowOutcome Outcome)> Rejected(
        Guid onboarding, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = 0;
        while (await Rejected(onboarding, last, cancellation) is { Count: > 0 } batch)
        {
            foreach (var one in batch) yield return one;
            last = batch[^1].Row.Number;
        }
    }

    private async Task<IReadOnlyList<(ListRow Row, RowOutcome Outcome)>> Rejected(
        Guid onboarding, int after, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var rejected = await session.Query<RowOutcome>()
            .Where(outcome => outcome.Onboarding == onboarding && outcome.Result == RowResult.Rejected && outcome.Number > after)
            .OrderBy(outcome => outcome.Number).Take(BatchRows).ToListAsync(cancellation);
        var rows = (await session.LoadManyAsync<ListRow>(cancellation, [.. rejected.Select(outcome => outcome.Id)]))
            .ToDictionary(row => row.Id);
        return [.. rejected.Select(outcome => (rows[outcome.Id], outcome))];
    }
}
