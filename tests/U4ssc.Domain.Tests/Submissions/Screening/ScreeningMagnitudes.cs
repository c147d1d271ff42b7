using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.Screening.ScreeningCities;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions.Screening;

public sealed class ScreeningMagnitudes
{
    [Theory]
    [InlineData("SC-EH-H-1C", 800, null)]
    [InlineData("EN-EN-AQ-2C", 5_000, "kg")]
    [InlineData("EN-EN-WS-2C", 147_700, "millilitres")]
    [InlineData("EN-EN-WS-2C", 0.15, "m³")]
    [InlineData("SC-EH-H-2C", 150_000, null)]
    [InlineData("SC-EH-H-3C", 3.5, "per 1 000")]
    [InlineData("SC-EH-H-4A", 3.2, "per 1 000")]
    [InlineData("SC-SH-SI-1C", 74, "%")]
    [InlineData("SC-SH-SA-5A", 760, "seconds")]
    [InlineData("EN-E-E-2C", 4.1, "MWh")]
    [InlineData("EN-E-E-3C", 3_600, "MJ")]
    [InlineData("EN-EN-AQ-1C.PM2.5", 0.013, "mg/m³")]
    [InlineData("EC-I-T-1C", 160_000, "m per")]
    [InlineData("EC-P-IN-1C", 12, null)]
    [InlineData("EC-I-ES-3C", 55, null)]
    public void a_figure_that_no_city_could_have_wants_a_reason_and_the_unit_is_named_that_would_explain_it(
        string dataPoint, double value, string? unit)
    {
        var finding = Hit("value_implausible", Said(dataPoint, (decimal)value));
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal((decimal)value, finding.Figures["value"]);
        Assert.Equal(PlausibleRanges.InForce.Version, finding.Figures["ranges_version"]);
        Assert.Equal(unit is not null, finding.Figures.ContainsKey("factor"));
        if (unit is not null) Assert.Contains($"looks like {unit}", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void the_bounds_themselves_are_plausible_and_what_is_beyond_them_is_not()
    {
        foreach (var range in PlausibleRanges.InForce.Ranges)
        {
            Miss("value_implausible", Said(range.DataPoint, range.Min));
            Miss("value_implausible", Said(range.DataPoint, range.Max));
            var point = Edition2017.Content.Find(range.DataPoint)!;
            if (!point.IsPercentage && !point.IsIndex) Hit("value_implausible", Said(range.DataPoint, range.Max * 1.01m));
            if (range.Min > 0) Assert.Equal(range.Zero, Findings("value_implausible", null, Said(range.DataPoint, 0)).Count == 0);
        }
    }

    [Fact]
    public void every_figure_that_is_no_share_has_a_range_with_its_provenance_in_the_units_of_the_edition()
    {
        var ranges = PlausibleRanges.InForce.Ranges;
        Assert.All(ranges, range =>
        {
            Assert.NotNull(PlausibleRanges.InForce.Of(Edition2017.Content.Find(range.DataPoint)!));
            Assert.True(range.Min < range.Max);
            Assert.Contains(range.Provenance, new[] { "stated", "ours" });
            Assert.NotEmpty(range.Basis);
            Assert.All(range.MixUps ?? [], mixUp => Assert.True(mixUp.Factor > 0));
        });
        Assert.Empty(Edition2017.Content.DataPoints
            .Where(point => !point.IsPercentage && !point.IsYesNo && PlausibleRanges.InForce.Of(point) is null).Select(point => point.Id));
    }

    [Fact]
    public void a_data_point_in_another_unit_is_not_judged() =>
        Assert.Null(PlausibleRanges.InForce.Of(Edition2017.Content.Find("SC-EH-H-3C")! with { Unit = "per 1 000 inhabitants" }));

    [Fact]
    public void one_mistake_is_one_finding()
    {
        foreach (var (dataPoint, value) in new[]
            { ("SC-EH-H-3C", 0.0034m), ("EC-ICT-ICT-3C", 1.012m), ("EC-ICT-ICT-1C", 101m), ("SC-SH-SI-2C", 23m) })
            Miss("value_implausible", Said(dataPoint, value));
    }

    [Theory]
    [InlineData("EN-EN-WS-2C", 147.7, null)]
    [InlineData("EN-E-E-2C", 4_100, null)]
    [InlineData("EN-EN-AQ-2C", 4.6, null)]
    [InlineData("EC-ICT-ICT-1C", 90, null)]
    [InlineData("EC-I-T-2A", 82, null)]
    [InlineData("EN-EN-AQ-1C.PM2.5", 13, 365)]
    [InlineData("EN-EN-AQ-1C.O3", 58, 8_760)]
    [InlineData("EC-ICT-ES-1C", 66, 38_000)]
    [InlineData("SC-SH-SA-4A", 1.44, null)]
    public void a_final_value_in_the_numerator_is_found_and_nothing_else_is_said_of_it(string dataPoint, double numerator, int? denominator)
    {
        var findings = ScreeningRules.Screen(Given(Opened, Reported(Ratio(dataPoint, (decimal)numerator, denominator))).State,
            Edition2017.Content)
            .Where(finding => finding.DataPoints.Contains(dataPoint) && finding.Severity != Severity.Info);
        Assert.Equal("final_value_in_numerator", Assert.Single(findings).Rule);
    }

    [Theory]
    [InlineData("EC-ICT-ICT-1C", 302_940, null)]
    [InlineData("EC-ICT-ES-1C", 66, 100)]
    [InlineData("EC-ICT-ES-1C", 101, 38_000)]
    [InlineData("EN-EN-WS-2C", 117_500_000, null)]
    [InlineData("SC-SH-SA-1C", 3, null)]
    [InlineData("EC-I-UP-1A", 0.4, null)]
    [InlineData("SC-SH-SA-4A", 0, null)]
    [InlineData("SC-SH-SI-1C", 0.9, 1)]
    [InlineData("SC-SH-HO-1C", 72, 18_000)] // a few people in a small settlement
    [InlineData("EN-EN-WA-1C.open_dump", 100, 10_000)]
    public void a_counted_numerator_is_not(string dataPoint, double numerator, int? denominator) =>
        Miss("final_value_in_numerator", Ratio(dataPoint, (decimal)numerator, denominator));

    [Theory]
    [InlineData("EC-ICT-PS-2A", 3.5, true)]
    [InlineData("EC-ICT-ICT-5A", 78, false)]
    [InlineData("EC-ICT-PS-1A.number", 0.5, true)]
    [InlineData("SC-EH-H-1C", 80.4, false)]
    public void a_number_of_things_is_whole(string dataPoint, double value, bool found) =>
        Assert.Equal(found, Findings("count_not_whole", null, Said(dataPoint, (decimal)value)).Count == 1);

    [Theory]
    [InlineData("EC-ICT-ICT-1C", 302_940.5, true)]
    [InlineData("SC-EH-H-3C", 1_200.5, true)]
    [InlineData("SC-SH-SA-7C", 117.94, false)]
    [InlineData("EC-I-T-1C", 160.25, false)]
    [InlineData("EC-I-UP-1A", 1.6, false)]
    public void a_broken_number_of_people_is_worth_a_word(string dataPoint, double numerator, bool found)
    {
        var findings = Findings("numerator_not_whole", null, Ratio(dataPoint, (decimal)numerator));
        Assert.Equal(found, findings.Count == 1);
        Assert.All(findings, finding => Assert.Equal(Severity.Info, finding.Severity));
    }

    [Fact]
    public void a_missing_mode_is_asked_for_with_what_is_left()
    {
        StatedValue[] four =
        [
            Said("EC-I-T-4A.private", 30), Said("EC-I-T-4A.public", 15), Said("EC-I-T-4A.walking", 10), Said("EC-I-T-4A.cycling", 5),
        ];
        var finding = Hit("share_missing", four);
        Assert.Equal((60m, 40m, 4m, 5m),
            (finding.Figures["sum"], finding.Figures["rest"], finding.Figures["reported"], finding.Figures["parts"]));
        Assert.Equal(["EC-I-T-4A.para"], finding.DataPoints);
        Assert.Equal(finding.Id, Hit("share_missing", [.. four, new("EC-I-T-4A.para", ValueStatus.NotReported, Reason: "No survey.")]).Id);
        Miss("share_missing", [.. four, new("EC-I-T-4A.para", ValueStatus.NotApplicable, Reason: "There is none.")]);
        Hit("shares_do_not_add_up", [.. four, new("EC-I-T-4A.para", ValueStatus.NotApplicable, Reason: "There is none.")]);
        Miss("share_missing", [.. four, Said("EC-I-T-4A.private", 70)]);
        Miss("share_missing", Said("EC-ICT-ICT-1C", 97));
    }

    [Fact]
    public void files_that_are_not_here_are_named()
    {
        var finding = Hit("evidence_not_stored", Said("EC-ICT-ICT-1C", 97) with { Evidence = [new('a', 64), new('b', 64)] });
        Assert.Equal((Severity.Info, 2m), (finding.Severity, finding.Figures["files"]));
        Miss("evidence_not_stored", Said("EC-ICT-ICT-1C", 97));
    }
}
