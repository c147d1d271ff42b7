using U4ssc.Submissions.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class ChangingCommonInputs
{
    private static readonly CommonInputs Prefilled = new(795_736, 336_600, 138.35m);
    private static readonly Query AskedOfPopulation =
        new(new Guid("0197a4c8-0000-7000-8000-0000000000f1"), CommonInputs.PopulationId, "Of which year?");
    private static readonly ISubmissionEvent[] Returned = [.. InVerification, new SubmissionReturned(CaseId, 1, [AskedOfPopulation])];

    [Fact]
    public void what_is_said_as_null_is_taken_away_and_the_rest_stays()
    {
        Change(new(Population: new(null)), Prefilled with { Population = null });
        Change(new(Households: new(null)), Prefilled with { Households = null });
        Change(new(AreaKm2: new(null)), Prefilled with { AreaKm2 = null });
    }

    [Fact]
    public void of_the_gdp_one_part_can_be_said_alone()
    {
        var known = Prefilled with { Gdp = new(5, "EUR") };
        ISubmissionEvent[] given = [Opened, new SubmissionValuesReported(known, [], Officer)];
        Assert.Equal(new Gdp(6, "EUR"), After(given, new(Gdp: new(new(new(6m))))).Gdp);
        Assert.Equal(new Gdp(5, null), After(given, new(Gdp: new(new(default, new(null))))).Gdp);
        Assert.Null(After(given, new(Gdp: new(null))).Gdp);
    }

    [Fact]
    public void a_gdp_without_its_amount_is_refused() =>
        Assert.Equal(("/commonInputs/gdp/amount", "value.missing"), Assert.Single(
            Given(Opened).When(Report() with { CommonInputs = new(Gdp: new(new(default, new("EUR")))) })
                .ThenRefused("submission.values_refused").Places) is var place
            ? (place.Pointer, place.Code) : default);

    [Fact]
    public void to_take_away_what_is_not_there_changes_nothing() =>
        Given(Opened).When(Report() with { CommonInputs = new(Gdp: new(null)) }).ThenNothing();

    [Fact]
    public void a_query_on_a_common_input_unlocks_just_that()
    {
        var refusal = Given(Returned)
            .When(Report(Said("EC-ICT-ICT-1C", 90)) with { CommonInputs = new(new(800_000m), new(1m), new(2m), new(new(new(3m)))) })
            .ThenRefused("submission.values_refused");
        Assert.Equal(["/commonInputs/households", "/commonInputs/area_km2", "/commonInputs/gdp", "/values/0/dataPoint"],
            refusal.Places.Select(place => place.Pointer));
    }

    [Fact]
    public void its_correction_settles_the_query()
    {
        var state = Assert.IsType<Submission.Returned>(
            Given(Returned).When(Report() with { CommonInputs = new(new(800_000m)) })
                .Then(new SubmissionValuesReported(Prefilled with { Population = 800_000 }, [], Officer)).State);
        Assert.Contains(AskedOfPopulation.QueryId, state.Settled);
    }

    [Fact]
    public void a_common_input_that_was_taken_away_holds_up_the_values_that_divide_by_it()
    {
        ISubmissionEvent[] ratio =
            [Opened, Reported([.. Everything.Where(said => said.DataPoint != "EC-ICT-ICT-3C"), Ratio("EC-ICT-ICT-3C", 500_000)])];
        ISubmissionEvent[] back =
        [
            .. ratio, Frozen(Given(ratio).State), new SubmissionReturned(CaseId, 1, [AskedOfPopulation]),
            new SubmissionValuesReported(Prefilled with { Population = null }, [], Officer),
        ];
        Assert.Contains("no_denominator.error", Given(back).When(new SubmitSubmission(Edition2017.Content))
            .ThenRefused("submission.screening_open").Places.Select(place => place.Code));
    }

    private static void Change(CommonInputsChange change, CommonInputs after) =>
        Given(Opened).When(Report() with { CommonInputs = change }).Then(new SubmissionValuesReported(after, [], Officer));

    private static CommonInputs After(ISubmissionEvent[] given, CommonInputsChange change) =>
        Given(given).When(Report() with { CommonInputs = change }).ThenOne<SubmissionValuesReported>().CommonInputs!;
}
