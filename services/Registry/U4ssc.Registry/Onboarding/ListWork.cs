using System.Globalization;
using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Features;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// Works through an uploaded list. Every row is a transaction of its own that stores the row's answer with the row's event, under the
/// claim of its reference: whoever goes on after a crash finds which rows are answered, and cannot make a city twice.
/// </summary>
internal sealed class ListWork(Transact transact, Streams streams, ListRows rows, IDocumentStore store, TimeProvider clock)
{
    /// <summary>Rows worked on at the same time.</summary>
    private const int RowsAtOnce = 4;

    /// <summary>Works on one list until it is over, or was cancelled.</summary>
    public async Task Do(ListTask task, CancellationToken cancellation)
    {
        var asked = new Asked(
            task.Actor, task.Role, task.OnBehalfOf, task.Reason, task.Correlation, string.Create(CultureInfo.InvariantCulture, $"onboarding:{task.Id}"), null, null);
        var list = new ListAtWork(task, asked, await streams.Agency(task.Agency, cancellation), Earth.LatestToday(clock.GetUtcNow()));
        if (await Say(list, new StartOnboarding(), cancellation) is not null) return;
        if (task is { DryRun: false, Mode: OnboardingMode.Atomic } && !await Applying(list, cancellation))
        {
            if (!await EachBatch(list, Check, cancellation)) return;
            var counts = await rows.Counts(task.Id, cancellation);
            if (counts.Rejected > 0)
            {
                await Say(list, new FailOnboarding("Some rows were refused, so none was onboarded. Correct the rejected rows and upload the whole list again.", counts), cancellation);
                return;
            }
        }

        if (await EachBatch(list, task.DryRun ? CheckAndAnswer : Apply, cancellation))
            await Say(list, new CompleteOnboarding(await rows.Counts(task.Id, cancellation)), cancellation);
    }

    // An atomic list is checked as a whole first. Once a row was applied the check is behind it, also after a crash.
    private async Task<bool> Applying(ListAtWork list, CancellationToken cancellation) =>
        await rows.Counts(list.Task.Id, cancellation) is { Created: > 0 } or { Updated: > 0 } or { Unchanged: > 0 };

    private async Task<bool> EachBatch(ListAtWork list, Func<ListAtWork, IReadOnlyList<RowAtWork>, CancellationToken, Task> work, CancellationToken cancellation)
    {
        var last = 0;
        while (true)
        {
            if ((await streams.State<OnboardingList, IOnboardingEvent>(list.Task.Id, cancellation)).Value is not OnboardingList.Running) return false;
            var batch = await rows.After(list.Task.Id, last, cancellation);
            if (batch.Count == 0) return true;
            last = batch[^1].Number;
            var answered = await rows.Outcomes(batch, cancellation);
            var firsts = await rows.Firsts(list.Task.Id, batch, cancellation);
            await work(list, [.. batch.Where(row => !answered.ContainsKey(row.Id)).Select(row => Read(list, row, firsts))], cancellation);
        }
    }

    private static RowAtWork Read(ListAtWork list, ListRow row, IReadOnlyDictionary<string, int> firsts)
    {
        var read = ListColumns.Read(list.Task.Agency, list.Task.Columns, row.Cells);
        var wrong = firsts.TryGetValue(row.ExternalRef, out var first) && first < row.Number && row.ExternalRef.Length > 0
            ? [.. read.Wrong, OnboardingRefusals.RowRepeated(first)]
            : read.Wrong;
        return new(row, new OnboardCity(read.ExternalRef, read.Change, list.Agency, list.Task.Agency, list.Today), wrong);
    }

    private Task Apply(ListAtWork list, IReadOnlyList<RowAtWork> batch, CancellationToken cancellation) => Parallel.ForEachAsync(
        batch, new ParallelOptions { MaxDegreeOfParallelism = RowsAtOnce, CancellationToken = cancellation }, async (row, stop) =>
        {
            var done = await transact.Do<City, ICityEvent>(
                list.Asked, Guid.CreateVersion7(clock.GetUtcNow()), row.Decide, stop, claim: row.Claim,
                // Inserted, not stored: should two replicas ever work on one list, the second answer to a row is refused with its event.
                alongside: (session, city, events) => session.Insert(RowOutcome.Of(row.Row, Result(events), city)));
            if (done.Refusal is { } refusal) await rows.Answer([RowOutcome.Rejected(row.Row, RowOutcome.Cells(refusal))], stop);
        });

    private async Task CheckAndAnswer(ListAtWork list, IReadOnlyList<RowAtWork> batch, CancellationToken cancellation) =>
        await rows.Answer(await Checked(batch, cancellation), cancellation);

    private async Task Check(ListAtWork list, IReadOnlyList<RowAtWork> batch, CancellationToken cancellation) =>
        await rows.Answer([.. (await Checked(batch, cancellation)).Where(outcome => outcome.Result == RowResult.Rejected)], cancellation);

    // The same rules on the same states as in earnest, only that nothing is appended.
    private async Task<List<RowOutcome>> Checked(IReadOnlyList<RowAtWork> batch, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var claims = (await session.LoadManyAsync<Claim>(cancellation, [.. batch.Select(row => row.Claim)])).ToDictionary(claim => claim.Id, claim => claim.Stream);
        var outcomes = new List<RowOutcome>(batch.Count);
        foreach (var row in batch)
        {
            var city = claims.TryGetValue(row.Claim, out var stream) ? (await streams.State<City, ICityEvent>(stream, cancellation)).Value : City.Initial;
            var decision = row.Decide(city);
            outcomes.Add(decision.Refusal is { } refusal
                ? RowOutcome.Rejected(row.Row, RowOutcome.Cells(refusal))
                : RowOutcome.Of(row.Row, Result(decision.Events), stream == Guid.Empty ? null : stream));
        }

        return outcomes;
    }

    private static RowResult Result(IReadOnlyList<ICityEvent> events) => events switch
    {
        [] => RowResult.Unchanged,
        [CityRegistered] => RowResult.Created,
        _ => RowResult.Updated,
    };

    private async Task<Refusal?> Say(ListAtWork list, OnboardingCommand command, CancellationToken cancellation)
    {
        var done = await transact.Do<OnboardingList, IOnboardingEvent>(
            list.Asked, list.Task.Id, state => OnboardingDecider.Decide(command, state), cancellation,
            alongside: (session, _, _) =>
            {
                if (command is not StartOnboarding) session.Delete<ListTask>(list.Task.Id);
            });
        return done.Refusal;
    }

    private sealed record ListAtWork(ListTask Task, Asked Asked, Agency Agency, DateOnly Today);

    private sealed record RowAtWork(ListRow Row, OnboardCity Command, IReadOnlyList<RefusedPlace> Wrong)
    {
        public string Claim => RegisterCityEndpoint.Claim(Command.AgencyCode, Command.ExternalRef);

        /// <summary>What the rules say, beside what cannot be understood; a cell that cannot be is named once.</summary>
        public Decision<ICityEvent> Decide(City city)
        {
            if (Wrong is [{ Pointer: "" } whole]) return CityRefusals.DetailsRefused([whole]);
            var decision = CityDecider.Decide(Command, city);
            if (Wrong.Count == 0) return decision;
            var ruled = decision.Refusal?.Places ?? [];
            return CityRefusals.DetailsRefused([.. Wrong, .. ruled.Where(place => Wrong.All(wrong => ListColumns.Of(wrong.Pointer) != ListColumns.Of(place.Pointer)))]);
        }
    }
}
