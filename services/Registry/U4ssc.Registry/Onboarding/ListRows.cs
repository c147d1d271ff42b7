using System.Runtime.CompilerServices;
using Marten;
using U4ssc.Kernel;
using U4ssc.Registry.Domain.Onboarding;

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

/// <summary>A cell that was refused.</summary>
internal sealed record RefusedCell(string Column, string Code, string Message);

/// <summary>The answer to a row, written in the transaction of what the row did: a row is answered once, whatever dies in between.</summary>
internal sealed class RowOutcome
{
    /// <summary>The row's id.</summary>
    public string Id { get; set; } = "";

    public Guid Onboarding { get; set; }

    public int Number { get; set; }

    public RowResult Result { get; set; }

    /// <summary>The city; null where the row was rejected, or would only have made one.</summary>
    public Guid? City { get; set; }

    public IReadOnlyList<RefusedCell> Refused { get; set; } = [];

    public static RowOutcome Of(ListRow row, RowResult result, Guid? city = null) =>
        new() { Id = row.Id, Onboarding = row.Onboarding, Number = row.Number, Result = result, City = city };

    public static RowOutcome Rejected(ListRow row, IReadOnlyList<RefusedCell> refused) =>
        new() { Id = row.Id, Onboarding = row.Onboarding, Number = row.Number, Result = RowResult.Rejected, Refused = refused };

    public static IReadOnlyList<RefusedCell> Cells(Refusal refusal) => refusal.Places.Count == 0
        ? [new(ListColumns.ExternalRef, refusal.Code, refusal.Sentence)]
        : [.. refusal.Places.Select(place => new RefusedCell(ListColumns.Of(place.Pointer), place.Code, place.Message))];
}

/// <summary>The rows of uploaded lists and their outcomes, in the database, so that any replica can go on with any list.</summary>
internal sealed class ListRows(IDocumentStore store)
{
    /// <summary>Rows written or worked on at once: what is held in memory, and what a crash repeats at most.</summary>
    public const int BatchRows = 200;

    /// <summary>Writes the rows of a list while they arrive, and answers how many there are.</summary>
    public async Task<int> Keep(Guid onboarding, ListFile file, CancellationToken cancellation)
    {
        var at = -1;
        for (var column = 0; column < file.Columns.Count; column++) if (file.Columns[column] == ListColumns.ExternalRef) at = column;
        var count = 0;
        var batch = new List<ListRow>(BatchRows);
        await foreach (var (number, cells) in file.Rows(cancellation))
        {
            batch.Add(new() { Id = $"{onboarding:N}-{number:D7}", Onboarding = onboarding, Number = number, ExternalRef = at < cells.Length ? cells[at].Trim() : "", Cells = cells });
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
        return await session.Query<ListRow>().Where(row => row.Onboarding == onboarding && row.Number > number).OrderBy(row => row.Number).Take(BatchRows).ToListAsync(cancellation);
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

    /// <summary>Writes answers that go with no event; one that is there already is written again the same.</summary>
    public async Task Answer(IReadOnlyCollection<RowOutcome> outcomes, CancellationToken cancellation)
    {
        if (outcomes.Count == 0) return;
        await using var session = store.LightweightSession();
        session.Store(outcomes.ToArray());
        await session.SaveChangesAsync(cancellation);
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
    public async IAsyncEnumerable<(ListRow Row, RowOutcome Outcome)> Rejected(Guid onboarding, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = 0;
        while (await Rejected(onboarding, last, cancellation) is { Count: > 0 } batch)
        {
            foreach (var one in batch) yield return one;
            last = batch[^1].Row.Number;
        }
    }

    private async Task<IReadOnlyList<(ListRow Row, RowOutcome Outcome)>> Rejected(Guid onboarding, int after, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var rejected = await session.Query<RowOutcome>()
            .Where(outcome => outcome.Onboarding == onboarding && outcome.Result == RowResult.Rejected && outcome.Number > after)
            .OrderBy(outcome => outcome.Number).Take(BatchRows).ToListAsync(cancellation);
        var rows = (await session.LoadManyAsync<ListRow>(cancellation, [.. rejected.Select(outcome => outcome.Id)])).ToDictionary(row => row.Id);
        return [.. rejected.Select(outcome => (rows[outcome.Id], outcome))];
    }
}
