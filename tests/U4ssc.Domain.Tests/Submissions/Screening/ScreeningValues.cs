using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.Screening.ScreeningCities;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions.Screening;

public sealed class ScreeningValues
{
    [Theory]
    [InlineData("SC-EH-H-3C", 0.0034)] // 27 physicians among 795 736 inhabitants
    [InlineData("SC-EH-H-3C", 0.1256)]
    [InlineData("EC-ICT-ICT-3C", 1.012)] // Pully's 101 200 without the divisor
    [InlineData("SC-EH-ED-3C", 0.108)]
    public void a_raw_ratio_in_the_place_of_a_rate_is_found(string dataPoint, double value) =>
        Assert.Equal(Severity.Warning, Hit("divisor_forgotten", Said(dataPoint, (decimal)value)).Severity);

    [Theory]
    [InlineData("SC-EH-H-3C", 0.1257)] // one in the whole city
    [InlineData("SC-SH-SA-1C", 0)]
    [InlineData("EC-ICT-ICT-3C", 101_200)]
    [InlineData("EC-ICT-ICT-3C", 100)]
    [InlineData("EC-P-IN-2C", 10.23)]
    [InlineData("EC-I-WS-1C", 0.5)]
    public void a_rate_is_not(string dataPoint, double value) => Miss("divisor_forgotten", Said(dataPoint, (decimal)value));

    [Fact]
    public void a_computed_rate_is_never_a_raw_ratio() => Miss("divisor_forgotten", Ratio("SC-EH-H-3C", 0.5m));

    [Theory]
    [InlineData("EN-EN-AQ-1C.NO2", 0.02)]
    [InlineData("EN-EN-AQ-1C.NO2", 1.9)]
    [InlineData("EN-EN-AQ-1C.SO2", 0.005)]
    [InlineData("EN-EN-AQ-1C.O3", 25)]
    [InlineData("EN-EN-AQ-1C.O3", 29.9)]
    public void a_gas_in_ppb_or_ppm_is_found(string dataPoint, double value) => Hit("pollutant_unit", Said(dataPoint, (decimal)value));

    [Theory]
    [InlineData("EN-EN-AQ-1C.NO2", 2)]
    [InlineData("EN-EN-AQ-1C.NO2", 0)]
    [InlineData("EN-EN-AQ-1C.SO2", 0.1)]
    [InlineData("EN-EN-AQ-1C.O3", 30)]
    [InlineData("EN-EN-AQ-1C.PM10", 0.01)]
    public void a_gas_in_micrograms_is_not(string dataPoint, double value) => Miss("pollutant_unit", Said(dataPoint, (decimal)value));

    [Fact]
    public void a_note_that_says_ppb_is_believed() =>
        Assert.Equal(38m, Hit("pollutant_unit", Said("EN-EN-AQ-1C.NO2", 20) with { Note = "Annual mean in PPB" }).Figures["converted"]);

    [Theory]
    [InlineData(80, 81, 10, 1)]
    [InlineData(80, 70, 71, 1)]
    [InlineData(80, 90, 91, 2)]
    [InlineData(80, 80, 80, 0)]
    [InlineData(100, 50, 0, 0)]
    public void treatment_levels_nest(int primary, int secondary, int tertiary, int findings) => Assert.Equal(
        findings,
        Findings("treatment_levels_not_nested", null, Said("EN-EN-WS-4C.primary", primary), Said("EN-EN-WS-4C.secondary", secondary),
            Said("EN-EN-WS-4C.tertiary", tertiary)).Count);

    [Theory]
    [InlineData(97.9, true)]
    [InlineData(98, false)]
    [InlineData(102, false)]
    [InlineData(102.1, true)]
    public void mode_shares_sum_to_a_hundred(double privateShare, bool found)
    {
        var shares = Everything.Where(stated => stated.DataPoint.StartsWith("EC-I-T-4A", StringComparison.Ordinal))
            .Select(stated =>
                stated.DataPoint.EndsWith("private", StringComparison.Ordinal) ? Said(stated.DataPoint, (decimal)privateShare) : stated);
        Assert.Equal(found, Findings("shares_do_not_add_up", null, [.. shares]).Count == 1);
    }

    [Fact]
    public void waste_shares_sum_to_a_hundred() =>
        Hit("shares_do_not_add_up",
            [.. Everything.Where(stated => stated.DataPoint.StartsWith("EN-EN-WA-1C", StringComparison.Ordinal)),
                Said("EN-EN-WA-1C.recycled", 40)]);

    [Fact]
    public void shares_that_are_not_all_reported_may_sum_to_less_but_not_to_more()
    {
        Miss("shares_do_not_add_up", Said("EN-EN-WA-1C.recycled", 40));
        Hit("shares_do_not_add_up", Said("EN-EN-WA-1C.recycled", 60), Said("EN-EN-WA-1C.landfill", 60));
    }

    [Theory]
    [InlineData(96, 97, true)]
    [InlineData(97, 97, false)]
    public void potable_water_is_a_part_of_basic_supply(int basic, int potable, bool found) =>
        Assert.Equal(found, Findings("potable_exceeds_basic", null, Said("EC-I-WS-1C", basic), Said("EC-I-WS-2C", potable)).Count == 1);

    [Theory]
    [InlineData(90, 91, true)]
    [InlineData(91, 91, false)]
    public void broadband_is_a_part_of_internet_access(int internet, int broadband, bool found) =>
        Assert.Equal(found,
            Findings("broadband_exceeds_internet", null, Said("EC-ICT-ICT-1C", internet), Said("EC-ICT-ICT-2C", broadband)).Count == 1);

    [Fact]
    public void one_of_the_two_alone_says_nothing() => Miss("broadband_exceeds_internet", Said("EC-ICT-ICT-2C", 91));

    [Fact]
    public void a_share_above_a_hundred_is_an_error()
    {
        Assert.Equal(Severity.Error, Hit("percentage_out_of_range", Said("EC-ICT-ICT-4C.4G", 100.1m)).Severity);
        Miss("percentage_out_of_range", Said("EC-ICT-ICT-4C.4G", 100));
    }

    [Fact]
    public void enrolment_above_a_hundred_wants_a_reason_only()
    {
        Miss("percentage_out_of_range", Said("SC-EH-ED-2C", 104));
        Assert.Equal(Severity.Warning, Hit("percentage_unusual", Said("SC-EH-ED-2C", 104)).Severity);
        Miss("percentage_unusual", Said("SC-EH-ED-2C", 100));
        Hit("percentage_unusual", Ratio("SC-EH-ED-2C", 104, 100));
    }

    [Fact]
    public void a_part_larger_than_the_whole_is_one_error()
    {
        Assert.Equal(Severity.Error, Hit("numerator_exceeds_denominator", Ratio("EC-ICT-WS-1C", 101, 100)).Severity);
        Miss("percentage_out_of_range", Ratio("EC-ICT-WS-1C", 101, 100));
        Miss("numerator_exceeds_denominator", Ratio("EC-ICT-WS-1C", 100, 100));
        Miss("numerator_exceeds_denominator", Ratio("SC-EH-ED-2C", 101, 100));
    }

    [Fact]
    public void more_graduates_than_inhabitants_is_an_error()
    {
        Hit("numerator_exceeds_denominator", Said("SC-EH-ED-3C", 100_001));
        Miss("numerator_exceeds_denominator", Said("SC-EH-ED-3C", 100_000));
        Miss("numerator_exceeds_denominator", Said("EC-ICT-ICT-3C", 101_200));
    }

    [Fact]
    public void an_index_lies_between_zero_and_one()
    {
        Assert.Equal(Severity.Error, Hit("index_out_of_range", Said("SC-SH-SI-2C", 23)).Severity);
        Miss("index_out_of_range", Said("SC-SH-SI-2C", 1));
    }

    [Fact]
    public void a_fifth_of_the_kpis_may_be_left_out()
    {
        var kpis = Edition2017.All.Select(row => row.Kpi).Distinct(StringComparer.Ordinal).ToList();
        StatedValue[] Without(int n) =>
            [.. Everything.Where(stated =>
                !kpis.Take(n).Contains(Edition2017.Content.Find(stated.DataPoint)!.Kpi, StringComparer.Ordinal))];
        Assert.Equal(91, kpis.Count);
        Miss("many_not_reported", Without(18));
        Assert.Equal(19m, Hit("many_not_reported", Without(19)).Figures["not_reported"]);
        Miss("many_not_reported", [.. Without(19), new("EC-ICT-ICT-1C", ValueStatus.NotApplicable, Reason: "None.")]);
    }

    [Fact]
    public void values_without_a_source_are_worth_a_word()
    {
        Assert.Equal(Severity.Info, Hit("source_missing", new StatedValue("EC-ICT-ICT-1C", ValueStatus.Reported, Value: 97)).Severity);
        Miss("source_missing", Said("EC-ICT-ICT-1C", 97));
    }
}
