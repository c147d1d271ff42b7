using System.Text.Json;
using CsCheck;
using U4ssc.Catalogue.Domain;
using U4ssc.Certification.Domain;
using U4ssc.Domain.Tests.Certification;
using U4ssc.Domain.Tests.Verification;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using U4ssc.Testing;
using U4ssc.Verification.Domain;
using Xunit;
using CommonInputs = U4ssc.Submissions.Domain.CommonInputs;
using Kpi = U4ssc.Catalogue.Domain.Kpi;
using Point = U4ssc.Catalogue.Domain.DataPoint;
using C = U4ssc.Certification.Domain;
using S = U4ssc.Submissions.Domain;
using V = U4ssc.Verification.Domain;

namespace U4ssc.Domain.Tests;

/// <summary>
/// One rule of what a figure of a data point may be, held over every data point of the shipped edition: what the city cannot hand in, no
/// verifier can put in its place, nobody gets evaluated and nothing scores; and the other way round.
/// </summary>
public sealed class TakingAFigureAnywhere
{
    private static readonly EditionContent Shipped = JsonSerializer.Deserialize<EditionContent>(
        File.ReadAllText(Repository.At("services", "Catalogue", "U4ssc.Catalogue", "Data", "u4ssc-2017.json")), JsonSerializerOptions.Web)!;

    private static readonly (Kpi Kpi, Point Point)[] All = [.. Shipped.AllDataPoints()];

    private static readonly S.Edition Submitted = new(Shipped.Edition, "ed", All.Select(both => S.DataPoint.Of(
        both.Point.Id, both.Kpi.Code, both.Point.Label, both.Point.Unit, both.Kpi.Formula.Multiplier, both.Kpi.Formula.CommonDenominator,
        Shares.Of(both.Point))));

    private static readonly V.Edition Reviewed =
        new(Shipped.Edition, "ed", All.Select(both => new V.DataPoint(both.Point.Id, Rule(both.Kpi, both.Point))));

    private static readonly decimal[] Edges =
    [
        -999, -5, -0.0000000001m, 0, 0.0000000001m, 0.5m, 1, 1.0000000001m, 1.11m, 2, 3.5m, 7.5m, 27, 99.9999999999m, 100, 100.0000000001m,
        250, 990, 5000,
        99_999, 100_000, 100_000.5m, 999_999_999_999_999, 1_000_000_000_000_000, 0.00000000001m,
    ];

    [Fact]
    public void every_kind_of_figure_is_in_the_shipped_edition() =>
        Assert.Equal(Enum.GetValues<FigureKind>().Order(), All.Select(both => Rule(both.Kpi, both.Point).Kind).Distinct().Order());

    [Fact]
    public void at_its_edges_a_figure_is_the_same_to_all() =>
        Assert.All(All, both => Assert.All(Edges, figure => Agree(both.Kpi, both.Point, figure)));

    [Fact]
    public void any_figure_is_the_same_to_all() =>
        Gen.Select(Gen.Int[0, All.Length - 1], Gen.OneOf(Gen.Decimal[-10, 10], Gen.Decimal[0, 300], Gen.Decimal[0, 200_000], Gen.Decimal)
            .Select(Short))
            .Sample((at, figure) => Agree(All[at].Kpi, All[at].Point, figure));

    [Fact]
    public void a_share_that_is_computed_is_held_to_the_same_rule() =>
        Assert.All(All.Where(both => Evaluator.IsRatio(both.Kpi, both.Point)), both =>
    {
        foreach (var numerator in (decimal[])[0, 1, 50, 99, 100, 101, 5000])
        {
            var evaluated = Evaluator.Evaluate(both.Kpi, both.Point, new(), new(both.Point.Id, numerator, 100)) is not Evaluation.Refused;
            Assert.True(evaluated == CanHandIn(new(both.Point.Id, ValueStatus.Reported, numerator, 100)),
                $"{numerator} of 100 as {both.Point.Id}");
        }
    });

    [Theory]
    [InlineData(CommonInputs.PopulationId)]
    [InlineData(CommonInputs.HouseholdsId)]
    [InlineData(CommonInputs.AreaId)]
    [InlineData(CommonInputs.GdpId)]
    public void a_common_input_is_the_same_to_all(string input) => Assert.All(Edges, figure =>
    {
        var said = new CommonInputs(
            input == CommonInputs.PopulationId ? figure : null, input == CommonInputs.HouseholdsId
                ? figure
                : null, input == CommonInputs.AreaId ? figure : null,
            input == CommonInputs.GdpId ? new(figure, "EUR") : null);
        var reported = SubmissionDecider.Decide(new ReportValues(Submitted, CommonInputsChange.To(said), [], new("officer"), 2026), Draft);
        var evaluated = Evaluator.PlacesOf(new(said.Population, said.Households, said.AreaKm2, said.Gdp?.Amount)).ToList();
        Assert.Equal(reported.Refusal?.Places.Select(place => (place.Pointer, place.Code))
            ?? [], evaluated.Select(place => (place.Pointer, place.Code)));
    });

    private static void Agree(Kpi kpi, Point point, decimal figure)
    {
        var allowed = Rule(kpi, point).Flaw(figure) is null;
        Assert.True(allowed == CanHandIn(new(point.Id, ValueStatus.Reported, Value: figure)),
            $"The city hands in {figure} as {point.Id} ({point.Unit}).");
        Assert.True(allowed == CanCorrect(point.Id, figure), $"A verifier corrects {point.Id} ({point.Unit}) to {figure}.");
        Assert.True(allowed == Evaluator.Evaluate(kpi, point, new(), new(point.Id, Value: figure)) is not Evaluation.Refused,
            $"{figure} is evaluated as {point.Id} ({point.Unit}).");
        Assert.True(allowed == Scores(kpi, point, figure), $"{figure} is scored as {point.Id} ({point.Unit}).");
    }

    private static FigureRule Rule(Kpi kpi, Point point) => Evaluator.RuleOf(kpi, point);

    private static readonly Submission.Draft Draft = (Submission.Draft)Submission.Evolve(
        Submission.Initial,
        new SubmissionOpened(Guid.Empty, Guid.Empty, "NO-KS", "NO", "Kristiansund", 1, 2025, Shipped.Edition, "ed", []));

    // Refused at once, or kept in the draft and named as an error that stands in the way of submitting.
    private static bool CanHandIn(StatedValue stated)
    {
        var reported = SubmissionDecider.Decide(new ReportValues(Submitted, null, [stated], new("officer"), 2026), Draft);
        if (reported.Refusal is not null) return false;
        var after = reported.Events.Aggregate((Submission)Draft, Submission.Evolve);
        return ScreeningRules.Screen(after, Submitted).All(finding => finding.Severity != Severity.Error);
    }

    private static bool CanCorrect(string dataPoint, decimal figure)
    {
        var revision = Cases.Revision(1, Cases.FirstHash, Cases.Reported(dataPoint, 1));
        return CaseFindings.Refuse([Cases.Explained(dataPoint) with { CorrectedValue = figure }], revision, Reviewed) is null;
    }

    private static bool Scores(Kpi kpi, Point point, decimal figure)
    {
        var edition = new C.Edition("X", "x",
            [new(kpi.Code, "D", "S", "C", KpiLevel.Core, [new(point.Id, Direction.HigherIsBetter, Rule(kpi, point))], [1])]);
        var attested = Certification.Situations.CaseOf(edition, _ => 1)
            .With(new AttestedFinding(point.Id, C.Verdict.Verified, null, figure, null));
        var scores = Scoring.Of(attested, edition, new("x", "X", null, "b", [new(point.Id, 1)]));
        Assert.Equal(scores.DataPoints.Count, 1 - scores.LeftOut.Count);
        Assert.Equal(scores.DataPoints.Count, scores.Completeness.DataPointsVerified);
        return scores.LeftOut.Count == 0;
    }

    private static decimal Short(decimal figure) => Figures.Rounded(Math.Clamp(figure, -Figures.AbsoluteMax, Figures.AbsoluteMax));
}
