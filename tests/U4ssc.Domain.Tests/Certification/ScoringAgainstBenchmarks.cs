using U4ssc.Certification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class ScoringAgainstBenchmarks
{
    [Theory]
    [InlineData("0", 0, 1)]
    [InlineData("32.99", 32.99, 1)]
    [InlineData("33", 33, 2)]
    [InlineData("65.99", 65.99, 2)]
    [InlineData("66", 66, 3)]
    [InlineData("94.99", 94.99, 3)]
    [InlineData("95", 95, 4)]
    [InlineData("250", 250, 4)]
    public void more_is_better_by_percent_of_target(string value, double percent, int points)
    {
        var score = One(Direction.HigherIsBetter, decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), 100);
        Assert.Equal(((decimal)percent, points), (score.Percent, score.Points));
    }

    [Theory]
    [InlineData("0", 100, 4)]
    [InlineData("5", 100, 4)]
    [InlineData("10", 100, 4)]
    [InlineData("12.5", 80, 3)]
    [InlineData("20", 50, 2)]
    [InlineData("40", 25, 1)]
    public void less_is_better_by_target_of_value_and_never_above_all_of_it(string value, double percent, int points)
    {
        var score = One(Direction.LowerIsBetter, decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), 10);
        Assert.Equal(((decimal)percent, points), (score.Percent, score.Points));
    }

    [Fact]
    public void a_boundary_is_met_exactly_even_where_the_quotient_has_no_end()
    {
        // 0.99 of 3 is 33 %, 1.98 of 3 is 66 %, and no division may say otherwise.
        Assert.Equal(2, One(Direction.HigherIsBetter, 0.99m, 3).Points);
        Assert.Equal(3, One(Direction.HigherIsBetter, 1.98m, 3).Points);
        Assert.Equal(2, One(Direction.LowerIsBetter, 9, 2.97m).Points);
    }

    [Fact]
    public void just_below_a_boundary_stays_below_and_reads_so()
    {
        var score = One(Direction.HigherIsBetter, 94.9999999m, 100);
        Assert.Equal((94.99m, 3, "66-95"), (score.Percent, score.Points, score.Band));
    }

    [Theory]
    [InlineData("0.125", "0.13")]
    [InlineData("56.245", "56.25")]
    public void percentages_are_rounded_half_away_from_zero(string value, string percent) =>
        Assert.Equal(percent,
            One(Direction.HigherIsBetter, decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), 100).Percent
                .ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void a_value_far_beyond_its_target_is_shown_as_a_million_percent() =>
        Assert.Equal(Scoring.PercentShownMax, One(Direction.HigherIsBetter, 999_999_999_999_999m, 0.0000000001m).Percent);

    [Fact]
    public void a_figure_that_is_none_of_its_data_point_counts_for_nothing_and_is_named()
    {
        var scores = Situations.Case.With(new AttestedFinding("A1", Verdict.Verified, null, -5, null)).Decided().Scores;
        Assert.Equal([new FigureLeftOut("A1", -5, "value.negative")], scores.LeftOut);
        Assert.DoesNotContain(scores.DataPoints, s => s.DataPoint == "A1");
        Assert.Equal(Situations.Case.NotReported("A1").Decided().Scores.Completeness, scores.Completeness);
    }

    [Fact]
    public void one_three_four_and_one_are_nine_of_sixteen() => Group([1, 3, 4, 1], 9, 16, 56.25m, "33-66");

    [Fact]
    public void three_four_and_two_are_nine_of_twelve() => Group([3, 4, 2], 9, 12, 75m, "66-95");

    [Fact]
    public void neutral_data_points_are_not_scored() =>
        Assert.DoesNotContain(Situations.Case.Decided().Scores.DataPoints, s => s.DataPoint == "B2");

    [Fact]
    public void targets_that_are_no_share_of_anything_are_not_scored()
    {
        Assert.Null(OneOrNone(Direction.HigherIsBetter, 1, 0));
        Assert.Null(OneOrNone(Direction.HigherIsBetter, 1, -1));
        Assert.Null(OneOrNone(Direction.LowerIsBetter, 1, -1));
        Assert.Equal((0m, 1), (One(Direction.LowerIsBetter, 1, 0).Percent, One(Direction.LowerIsBetter, 1, 0).Points));
        Assert.Equal(100m, One(Direction.LowerIsBetter, 0, 0).Percent);
    }

    [Fact]
    public void what_is_not_reported_not_verified_or_has_no_benchmark_is_left_out_of_both_sides()
    {
        var scores = Situations.Case.NotReported("A1").NotVerified("C1").Decided().Scores;
        Assert.Equal(["A2.a", "A2.b", "B1", "C2"], scores.DataPoints.Select(s => s.DataPoint));
        var withoutTarget = Scoring.Of(Situations.Case, Situations.Edition, Situations.Benchmarks with { Targets = [new("A1", 100)] });
        Assert.Equal(["A1"], withoutTarget.DataPoints.Select(s => s.DataPoint));
        Assert.Equal((0, null, null),
            (withoutTarget.Dimensions[1].Scored, withoutTarget.Dimensions[1].Percent, withoutTarget.Dimensions[1].Band));
    }

    [Fact]
    public void the_verifiers_value_and_status_count_where_there_are_any()
    {
        var corrected = Situations.Case.With(new AttestedFinding("A1", Verdict.Verified, null, 33, null)).Decided().Scores;
        Assert.Equal((33m, 2), (corrected.DataPoints[0].Value, corrected.DataPoints[0].Points));
        var overridden = Situations.Case.With(new AttestedFinding("A1", Verdict.Verified, null, null, ReportStatus.NotReported))
            .Decided().Scores;
        Assert.DoesNotContain(overridden.DataPoints, s => s.DataPoint == "A1");
        var found = Situations.Case.NotReported("A1").With(new AttestedFinding("A1", Verdict.Verified, null, 95, ReportStatus.Reported))
            .Decided().Scores;
        Assert.Equal(4, found.DataPoints[0].Points);
    }

    [Fact]
    public void a_category_is_known_within_its_sub_dimension() =>
        Assert.Equal(
            [("ICT", 1), ("Infrastructure", 2)],
            Situations.Case.Decided().Scores.Categories.Where(c => c.Category == "Transport").Select(c => (c.SubDimension!, c.Scored)));

    [Fact]
    public void the_same_points_are_grouped_by_goal()
    {
        var goals = Situations.Case.Decided().Scores.SdgGoals;
        Assert.Equal([4, 7, 9, 11], goals.Select(g => g.SdgGoal!.Value));
        Assert.Equal(4, goals[3].Scored);
        Assert.Equal((3, 4), (goals[3].Completeness.Kpis, goals[3].Completeness.DataPoints));
    }

    [Fact]
    public void completeness_counts_kpis_and_data_points_beside_the_score()
    {
        var scores = Situations.Case.NotReported("A2.a").NotVerified("B1")
            .With(new AttestedValue("C1", ReportStatus.NotApplicable, null)).Decided().Scores;
        Assert.Equal(new Completeness(6, 1, 4, 1, 3, 7, 1, 5, 4), scores.Completeness);
        Assert.Equal(new Completeness(1, 0, 0, 1, 0, 2, 0, 1, 1),
            scores.Categories.Single(c => c.SubDimension == "Infrastructure").Completeness);
    }

    private static void Group(int[] points, int sum, int max, decimal percent, string band)
    {
        decimal[] values = [10, 50, 70, 100];
        var ids = points.Select((_, i) => $"X{i}").ToArray();
        var edition = new Edition("X", "x",
            [.. ids.Select(id => Situations.Kpi(id, "D", "S", "C", KpiLevel.Core, 1, (id, Direction.HigherIsBetter)))]);
        var attested = Situations.CaseOf(edition, id => values[points[Array.IndexOf(ids, id)] - 1]);
        var scores = Scoring.Of(attested, edition, new("x", "X", null, "b", [.. ids.Select(id => new Target(id, 100))]));
        foreach (var group in new[] { scores.Categories, scores.SubDimensions, scores.Dimensions, scores.SdgGoals }
            .Select(g => Assert.Single(g)))
        {
            Assert.Equal((sum, max, (decimal?)percent, band), (group.Points, group.PointsMax, group.Percent, group.Band));
        }
    }

    private static DataPointScore One(Direction direction, decimal value, decimal target) => OneOrNone(direction, value, target)!;

    private static DataPointScore? OneOrNone(Direction direction, decimal value, decimal target)
    {
        var edition = new Edition("X", "x", [Situations.Kpi("X1", "D", "S", "C", KpiLevel.Core, 1, ("X1", direction))]);
        return Scoring.Of(Situations.CaseOf(edition, _ => value), edition, new("x", "X", null, "b", [new("X1", target)])).DataPoints
            .SingleOrDefault();
    }
}
