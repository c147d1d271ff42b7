using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions.Screening;

public sealed class ScreeningAgainstOthers
{
    [Theory]
    [InlineData("EC-ICT-ICT-1C", 88, 8.8)] // a share: 10 points, and half or twice
    [InlineData("EC-ICT-ICT-1C", 20, 61)] // 40 points
    [InlineData("SC-SH-SI-2C", 0.3, 0.75)] // an index
    [InlineData("EN-EN-WS-2C", 150, 50)]
    [InlineData("EN-E-E-2C", 4_100, 12_300)]
    [InlineData("EC-ICT-PS-2A", 95, 950)]
    [InlineData("SC-EH-H-3C", 350, 35)]
    public void a_figure_far_from_the_citys_own_last_one_wants_a_reason(string dataPoint, double before, double now)
    {
        var finding = Assert.Single(Findings("changed_since_last_period", Past((2019, dataPoint, before)), Said(dataPoint, (decimal)now)));
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal(
            ((decimal)now, (decimal)before, 2019m, 1m),
            (finding.Figures["value"], finding.Figures["before"], finding.Figures["before_period"], finding.Figures["n"]));
    }

    [Theory]
    [InlineData("EC-ICT-ICT-1C", 88, 60)]
    [InlineData("SC-SH-SI-3C", 2, 6)] // few points
    [InlineData("EN-EN-WS-2C", 150, 51)]
    [InlineData("SC-SH-SA-9C", 0, 7)] // of nothing no multiple can be said
    [InlineData("SC-SH-SA-1C", 0.1, 0.5)] // one and four in the whole city
    [InlineData("EC-ICT-PS-2A", 1, 4)]
    [InlineData("EC-I-UP-2A.compact", 0, 1)]
    public void an_ordinary_change_does_not(string dataPoint, double before, double now) =>
        Assert.Empty(Findings("changed_since_last_period", Past((2019, dataPoint, before)), Said(dataPoint, (decimal)now)));

    [Fact]
    public void a_figure_that_always_moves_is_held_against_all_earlier_ones()
    {
        var moves = Past((2019, "EC-P-IN-2C", 10), (2018, "EC-P-IN-2C", 60), (2017, "EC-P-IN-2C", 25));
        Assert.Empty(Findings("changed_since_last_period", moves, Said("EC-P-IN-2C", 55)));
        var steady = Past((2019, "EC-P-IN-2C", 10), (2018, "EC-P-IN-2C", 11), (2017, "EC-P-IN-2C", 12));
        var finding = Assert.Single(Findings("changed_since_last_period", steady, Said("EC-P-IN-2C", 55)));
        Assert.Equal((11m, 1m, 3m), (finding.Figures["median"], finding.Figures["mad"], finding.Figures["n"]));
    }

    [Fact]
    public void without_an_earlier_period_there_is_nothing_to_say() =>
        Assert.Empty(Findings("changed_since_last_period", Comparison.None, Said("EC-ICT-ICT-1C", 8.8m)));

    [Theory]
    [InlineData("EN-EN-AQ-1C.O3", 80, 40.8, true)]
    [InlineData("EN-EN-AQ-1C.NO2", 30, 15.8, true)]
    [InlineData("EN-EN-AQ-1C.SO2", 5.24, 2, true)]
    [InlineData("EN-EN-AQ-1C.NO2", 30, 20, false)]
    public void a_gas_that_fell_by_just_the_factor_looks_like_ppb(string dataPoint, double before, double now, bool found) =>
        Assert.Equal(found, Findings("pollutant_unit", Past((2019, dataPoint, before)), Said(dataPoint, (decimal)now)).Count == 1);

    [Fact]
    public void a_figure_far_from_its_peers_is_told_with_their_median_and_number()
    {
        var finding = Assert.Single(Findings("differs_from_peers", Peers("EN-EN-WS-2C", 140, 145, 150, 150, 155, 160, 165, 170),
            Said("EN-EN-WS-2C", 300)));
        Assert.Equal((Severity.Info, 152.5m, 7.5m, 8m),
            (finding.Severity, finding.Figures["median"], finding.Figures["mad"], finding.Figures["n"]));
        Assert.Contains("Cities in a test", finding.Message, StringComparison.Ordinal);
        Assert.Empty(Findings("differs_from_peers", Peers("EN-EN-WS-2C", 140, 145, 150, 150, 155, 160, 165, 170),
            Said("EN-EN-WS-2C", 200)));
        Assert.Empty(Findings("differs_from_peers", Peers("EN-EN-WS-2C", 1, 1, 1, 1, 1, 1, 1, 1), Said("EN-EN-WS-2C", 200)));
    }

    [Fact]
    public void seven_peers_are_too_few_and_it_is_said_how_many_there_are()
    {
        var peers = Peers("EN-EN-WS-2C", 140, 145, 150, 150, 155, 160, 165);
        Assert.Empty(Findings("differs_from_peers", peers, Said("EN-EN-WS-2C", 1_000)));
        var finding = Assert.Single(Findings("peers_too_few", peers, Said("EN-EN-WS-2C", 1_000)));
        Assert.Equal((Severity.Info, 7m, 8m), (finding.Severity, finding.Figures["n"], finding.Figures["n_min"]));
        Assert.Empty(Findings("peers_too_few", Comparison.None, Said("EN-EN-WS-2C", 1_000)));
        Assert.Empty(Findings("peers_too_few", peers));
    }

    [Fact]
    public void what_is_frozen_is_what_was_compared()
    {
        var against = Past((2019, "EC-ICT-ICT-1C", 500));
        var draft = Given(Opened, Reported(Everything));
        var open = draft.When(new SubmitSubmission(Edition2017.Content, against)).ThenRefused(
            SubmissionRefusals.ScreeningOpen([.. ScreeningRules.Screen(draft.State, Edition2017.Content, against)
                .Where(finding => finding.Severity == Severity.Warning)]));
        Assert.Contains("changed_since_last_period", Assert.Single(open.Places).Code, StringComparison.Ordinal);
        var id = open.Places[0].Pointer.Split('/')[^1];
        Given(Opened, Reported(Everything)).When(new JustifyFinding(Edition2017.Content, id, "A new survey.", against))
            .Then(new SubmissionScreeningJustified(id, "A new survey."));
        var frozen = Given(Opened, Reported(Everything), new SubmissionScreeningJustified(id, "A new survey."))
            .When(new SubmitSubmission(Edition2017.Content, against)).ThenOne<SubmissionSubmitted>();
        Assert.Equal("A new survey.", Assert.Single(frozen.Findings).Justification);
    }

    private static IReadOnlyList<ScreeningFinding> Findings(string rule, Comparison against, params StatedValue[] values) =>
        [.. ScreeningRules.Screen(Given(Opened, Reported(values)).State, Edition2017.Content, against)
            .Where(finding => finding.Rule == rule)];

    private static Comparison Past(params (int Period, string DataPoint, double Value)[] figures) =>
        new([.. figures.Select(figure =>
            new PastFigures(figure.Period, new Dictionary<string, decimal> { [figure.DataPoint] = (decimal)figure.Value }))], null);

    private static Comparison Peers(string dataPoint, params decimal[] values) =>
        new([], new("Cities in a test", [.. values.Select(value => new Dictionary<string, decimal> { [dataPoint] = value })]));
}
