using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.Screening.ScreeningCities;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions.Screening;

public sealed class ScreeningCommonInputs
{
    private const string OfPopulation = "EC-I-T-2A", OfHouseholds = "EC-ICT-ICT-1C", OfArea = "EC-I-UP-1A";

    [Fact]
    public void a_changed_population_wants_a_reason()
    {
        var finding = Hit("common_input_changed", new CommonInputs(795_737));
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Equal((795_736m, 795_737m), (finding.Figures["prefilled"], finding.Figures["given"]));
    }

    [Fact]
    public void changed_households_want_a_reason() => Hit("common_input_changed", new CommonInputs(Households: 1));

    [Fact]
    public void an_unchanged_population_does_not() => Miss("common_input_changed", new CommonInputs(795_736));

    [Fact]
    public void a_population_that_was_not_prefilled_does_not() =>
        Assert.DoesNotContain(
            ScreeningRules.Screen(Given(Opened with { Prefills = [] }, new SubmissionValuesReported(new(5), [], Officer)).State,
                Edition2017.Content),
            finding => finding.Rule == "common_input_changed");

    [Theory]
    [InlineData(105_001)]
    [InlineData(94_999)]
    public void another_population_in_a_kpi_is_found(int denominator) =>
        Hit("population_inconsistent", new CommonInputs(100_000), Ratio(OfPopulation, 1, denominator));

    [Theory]
    [InlineData(105_000)]
    [InlineData(95_000)]
    public void five_percent_more_or_less_is_not(int denominator) =>
        Miss("population_inconsistent", new CommonInputs(100_000), Ratio(OfPopulation, 1, denominator));

    [Theory]
    [InlineData(105_001, true)]
    [InlineData(105_000, false)]
    public void other_households_in_a_kpi_are_found(int denominator, bool found) =>
        Assert.Equal(found, Findings("households_inconsistent", new(Households: 100_000), Ratio(OfHouseholds, 1, denominator)).Count == 1);

    [Theory]
    [InlineData(100.51, true)]
    [InlineData(100.5, false)]
    public void another_area_in_a_kpi_is_found(double denominator, bool found) =>
        Assert.Equal(found, Findings("area_inconsistent", new(AreaKm2: 100), Ratio(OfArea, 1, (decimal)denominator))
            .Count(finding => finding.DataPoints.Count > 0) == 1);

    [Fact]
    public void another_area_than_the_registrys_is_found() => Hit("area_inconsistent", new CommonInputs(AreaKm2: 100));

    [Fact]
    public void the_registrys_area_is_not() => Miss("area_inconsistent", new CommonInputs(AreaKm2: 138.35m));

    [Fact]
    public void gdp_needs_a_currency() =>
        Assert.Equal(Severity.Error, Hit("gdp_currency_missing", new CommonInputs(Gdp: new(1_000_000))).Severity);

    [Fact]
    public void gdp_with_a_currency_is_fine() => Miss("gdp_currency_missing", new CommonInputs(Gdp: new(1_000_000, "EUR")));

    [Theory]
    [InlineData(500_001, "EUR")]
    [InlineData(1_999, "NOK")]
    public void gdp_per_head_that_no_country_has_is_found(long perHead, string currency) =>
        Hit("gdp_implausible", new CommonInputs(1_000, Gdp: new(perHead * 1_000, currency)));

    [Theory]
    [InlineData(200, "EUR")]
    [InlineData(500_000, "EUR")]
    [InlineData(1, "XTS")]
    public void gdp_per_head_at_the_edge_or_in_an_unlisted_currency_is_not(long perHead, string currency) =>
        Miss("gdp_implausible", new CommonInputs(1_000, Gdp: new(perHead * 1_000, currency)));

    [Fact]
    public void a_currency_that_there_is_not_is_an_error_where_it_was_recorded_before()
    {
        foreach (var code in new[] { "XYZ", "ZZZ", "XTS", "XAU", "XBA" })
            Assert.Equal(Severity.Error, Hit("gdp_currency_unknown", new CommonInputs(Gdp: new(1_000_000, code))).Severity);
        foreach (var code in Currencies.All) Miss("gdp_currency_unknown", new CommonInputs(Gdp: new(1_000_000, code)));
    }

    [Theory]
    [InlineData("PLN", 80_000)]
    [InlineData("IDR", 90_000_000)]
    [InlineData("KWD", 9_000)]
    public void gdp_per_head_in_any_currency_is_judged_by_what_that_is_worth(string currency, long perHead)
    {
        Miss("gdp_implausible", new CommonInputs(1_000, Gdp: new(perHead * 1_000, currency)));
        Hit("gdp_implausible", new CommonInputs(1_000, Gdp: new(perHead, currency)));
    }

    [Fact]
    public void gdp_in_millions_is_found() => Hit("gdp_implausible", new CommonInputs(Gdp: new(25_000, "EUR")));

    [Fact]
    public void a_numerator_without_what_it_is_divided_by_is_an_error() =>
        Assert.Equal(Severity.Error, Hit("no_denominator", Ratio("EC-P-IN-1C", 5)).Severity);

    [Fact]
    public void with_it_there_is_none() => Miss("no_denominator", new CommonInputs(Gdp: new(500, "EUR")), Ratio("EC-P-IN-1C", 5));

    [Fact]
    public void a_given_value_that_a_later_population_contradicts_is_an_error() =>
        Assert.Equal(Severity.Error,
            Hit("given_value_disagrees", new CommonInputs(200), Ratio(OfPopulation, 50) with { Value = 50 }).Severity);

    [Fact]
    public void half_a_percent_is_rounding() =>
        Miss("given_value_disagrees", new CommonInputs(200), Ratio(OfPopulation, 100) with { Value = 50.25m });
}
