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

    private const string SomeRefused =
        "Some rows were refused, so none was onboarded. Correct the rejected rows and upload the whole list again.";

    private const string CannotGoOn =
        "The platform stopped at the same rows several times and gave the list up. Rows that are answered stay. Tell us the id of this onboarding, and upload the rest again.";

    /// <summary>Works on one batch of a list, or ends it where none is left.</summary>
    public async Task Turn(ListTask task, CancellationToken cancellation)
    {
        var list = await AtWork(task, cancellation);
        if (await Say(list, new StartOnboarding(), cancellation) is not null) return;
        // An atomic list is checked as a whole before its first row is applied.
        var isCheck = task is { DryRun: false, Mode: OnboardingMode.Atomic, IsChecked: false };
        var batch = await rows.After(task.Id, task.DoneUntil, cancellation);
        if (batch.Count > 0)
        {
            var answered = await rows.Outcomes(batch, cancellation);
            var firsts = await rows.Firsts(task.Id, batch, cancellation);
            var near = await rows.Near(task, batch, cancellation);
            RowAtWork[] open = [.. batch.Where(row => !answered.ContainsKey(row.Id)).Select(row => Read(list, row, firsts, near))];
            await (isCheck ? Check(open, cancellation)
                : task.DryRun ? CheckAndAnswer(open, cancellation) : Apply(list, open, cancellation));
            task.DoneUntil = batch[^1].Number;
        }
        else
        {
            var counts = await rows.Counts(task.Id, cancellation);
            if (isCheck && counts.Rejected == 0) (task.IsChecked, task.DoneUntil) = (true, 0);
            else
            {
                await Say(list, isCheck ? new FailOnboarding(SomeRefused, counts) : new CompleteOnboarding(counts), cancellation);
                return;
            }
        }

        task.Faults = 0;
        await Keep(task, cancellation);
    }

    /// <summary>Keeps how far a list came.</summary>
    public async Task Keep(ListTask task, CancellationToken cancellation)
    {
        await using var session = store.LightweightSession();
        session.Store(task);
        await session.SaveChangesAsync(cancellation);
    }

    /// <summary>Fails a list that cannot be worked through.</summary>
    public async Task GiveUp(ListTask task, CancellationToken cancellation) => await Say(
        await AtWork(task, cancellation), new FailOnboarding(CannotGoOn, await rows.Counts(task.Id, cancellation)), cancellation);

    private async Task<ListAtWork> AtWork(ListTask task, CancellationToken cancellation)
    {
        var asked = new Asked(
            task.Actor, task.Role, task.OnBehalfOf, task.Reason, task.Correlation,
            string.Create(CultureInfo.InvariantCulture, $"onboarding:{task.Id}"), null, null);
        return new(task, asked, await streams.Agency(task.Agency, cancellation), Earth.LatestToday(clock.GetUtcNow()));
    }

    private static RowAtWork Read(ListAtWork list, ListRow row, IReadOnlyDictionary<string, int> firsts, ILookup<string, string> near)
    {
        var read = ListColumns.Read(list.Task.Agency, list.Task.Columns, row.Cells);
        var wrong = firsts.TryGetValue(row.ExternalRef, out var first) && first < row.Number && row.ExternalRef.Length > 0
            ? [.. read.Wrong, OnboardingRefusals.RowRepeated(first)]
            : read.Wrong;
        var warnings = near[row.Folded].Where(other => other != row.ExternalRef && row.Folded.Length > 0).Distinct(StringComparer.Ordinal)
            .Take(1)
            .Select(OnboardingRefusals.ReferenceNear).ToList();
        return new(row, new OnboardCity(read.ExternalRef, read.Change, list.Agency, list.Task.Agency, list.Today), wrong, warnings);
    }

    private Task Apply(ListAtWork list, IReadOnlyList<RowAtWork> batch, CancellationToken cancellation) => Parallel.ForEachAsync(
        batch, new ParallelOptions { MaxDegreeOfParallelism = RowsAtOnce, CancellationToken = cancellation }, async (row, stop) =>
        {
            var done = await transact.Do<City, ICityEvent>(
                list.Asked, Guid.CreateVersion7(clock.GetUtcNow()), row.Decide, stop, claim: row.Claim,
                // Inserted, not stored: should two replicas ever work on one list, the second answer to a row is refused with its event.
                alongside: (session, city, events) => session.Insert(row.Answered(events, city)));
            if (done.Refusal is { } refusal) await rows.Answer([row.Refused(refusal)], stop);
        });

    private async Task CheckAndAnswer(IReadOnlyList<RowAtWork> batch, CancellationToken cancellation) =>
        await rows.Answer(await Checked(batch, cancellation), cancellation);

    private async Task Check(IReadOnlyList<RowAtWork> batch, CancellationToken cancellation) =>
        await rows.Answer([.. (await Checked(batch, cancellation)).Where(outcome => outcome.Result == RowResult.Rejected)], cancellation);

    // The same rules on the same states as in earnest, only that nothing is appended.
    private async Task<List<RowOutcome>> Checked(IReadOnlyList<RowAtWork> batch, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        var claims = (await session.LoadManyAsync<Claim>(cancellation, [.. batch.Select(row => row.Claim)]))
            .ToDictionary(claim => claim.Id, claim => claim.Stream);
        var outcomes = new List<RowOutcome>(batch.Count);
        foreach (var row in batch)
        {
            var city = claims.TryGetValue(row.Claim, out var stream)
                ? (await streams.State<City, ICityEvent>(stream, cancellation)).Value
                : City.Initial;
            var decision = row.Decide(city);
            outcomes.Add(decision.Refusal is { } refusal
                ? row.Refused(refusal)
                : row.Answered(decision.Events, stream == Guid.Empty ? null : stream));
        }

        return outcomes;
    }

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

    private sealed record RowAtWork(ListRow Row, OnboardCity Command, IReadOnlyList<RefusedPlace> Wrong,
        IReadOnlyList<RefusedPlace> Warnings)
    {
        private CityDetails? before;

        public string Claim => RegisterCityEndpoint.Claim(Command.AgencyCode, Command.ExternalRef);

        /// <summary>What the rules say, beside what cannot be understood; a cell that cannot be is named once.</summary>
        public Decision<ICityEvent> Decide(City city)
        {
            before = (city as City.Registered)?.Details;
            if (Wrong is [{ Pointer: "" } whole]) return CityRefusals.DetailsRefused([whole]);
            var decision = CityDecider.Decide(Command, city);
            if (Wrong.Count == 0) return decision;
            var ruled = decision.Refusal?.Places ?? [];
            return CityRefusals.DetailsRefused([.. Wrong,
                .. ruled.Where(place => Wrong.All(wrong => ListColumns.Of(wrong.Pointer) != ListColumns.Of(place.Pointer)))]);
        }

        /// <summary>The answer to a row that is taken, with what it changes.</summary>
        public RowOutcome Answered(IReadOnlyList<ICityEvent> events, Guid? city) => events switch
        {
            [CityRegistered made] => Of(RowResult.Created, city, ListColumns.Changes(null, made.Details)),
            [CityDetailsChanged changed] => Of(RowResult.Updated, city, ListColumns.Changes(before, changed.Details)),
            _ => Of(RowResult.Unchanged, city, []),
        };

        /// <summary>The answer to a row that is refused.</summary>
        public RowOutcome Refused(Refusal refusal)
        {
            var refused = Of(RowResult.Rejected, null, []);
            refused.Refused = RowOutcome.Cells(refusal);
            return refused;
        }

        private RowOutcome Of(RowResult result, Guid? city, IReadOnlyList<CellChange> changes) => new()
        {
            Id = Row.Id,
            Onboarding = Row.Onboarding,
            Number = Row.Number,
            ExternalRef = Row.ExternalRef,
            Result = result,
            City = city,
            Changes = changes,
            Warnings = [.. Warnings.Select(RowOutcome.Cell)],
        };
    }
}
