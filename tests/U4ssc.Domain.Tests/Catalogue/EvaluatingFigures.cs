using System.Globalization;
using CsCheck;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using Xunit;
using static U4ssc.Domain.Tests.Catalogue.Catalogued;

namespace U4ssc.Domain.Tests.Catalogue;

public sealed class EvaluatingFigures
{
    private static readonly CommonFigures Kristiansund = new(Population: 24_179, Households: 11_482, AreaKm2: 87.04m, Gdp: 9_500_000_000m);

    // Submissions computes by the same rule: these vectors must hold there too.
    [Theory]
    [InlineData("11479", "11482", "100", "99.9738721477")]
    [InlineData("1", "3", "100", "33.3333333333")]
    [InlineData("2", "3", "100", "66.6666666667")]
    [InlineData("1", "3", "1", "0.3333333333")]
    [InlineData("1", "3", "100000", "33333.3333333333")]
    [InlineData("1", "8", "1", "0.125")]
    [InlineData("125", "100000000000", "10", "0.0000000125")]
    [InlineData("5", "100000000000", "1", "0.0000000001")]
    [InlineData("4", "100000000000", "1", "0")]
    [InlineData("999999999999999", "7", "1", "142857142857143")]
    [InlineData("999999999999999", "1", "1", "999999999999999")]
    [InlineData("0", "11482", "100", "0")]
    [InlineData("40", "40", "100", "100")]
    public void a_ratio_is_computed_in_decimal_and_rounded_once(string numerator, string denominator, string multiplier, string value)
    {
        var kpi = Waste with
        {
            Formula = Waste.Formula with { Multiplier = Number(multiplier) },
            DataPoints = [Waste.DataPoints[0] with { Unit = "minutes" }],
        };
        var evaluation = Evaluator.Evaluate(kpi, kpi.DataPoints[0], new(),
            new(kpi.DataPoints[0].Id, Number(numerator), Number(denominator)));
        Assert.Equal(value, Assert.IsType<Evaluation.Computed>(evaluation).Value.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void a_common_input_is_the_denominator_where_there_is_no_other() => Assert.Equal(
        new Evaluation.Computed(99.9738721477m, 11_479, 11_482, 100, "households"), Of(Electricity, new("EC-I-ES-3C", Numerator: 11_479)));

    [Fact]
    public void an_own_denominator_comes_before_the_common_input() => Assert.Equal(
        new Evaluation.Computed(50, 50, 100, 100, null), Of(Electricity, new("EC-I-ES-3C", 50, 100)));

    [Fact]
    public void the_final_value_alone_is_marked() =>
        Assert.Equal(new Evaluation.Stated(97.5m, FinalValueAlone: true), Of(Electricity, new("EC-I-ES-3C", Value: 97.50m)));

    [Fact]
    public void a_plain_count_beside_a_share_is_stated()
    {
        Assert.Equal(new Evaluation.Stated(42, FinalValueAlone: false),
            Evaluator.Evaluate(OpenData, OpenData.DataPoints[1], new(), new("EC-ICT-PS-1A.number", Value: 42)));
        Assert.IsType<Evaluation.Computed>(Evaluator.Evaluate(OpenData, OpenData.DataPoints[0], new(),
            new("EC-ICT-PS-1A.percent", 42, 84)));
    }

    [Fact]
    public void yes_is_one_and_no_is_zero()
    {
        Assert.Equal(new Evaluation.Stated(1, FinalValueAlone: false), Of(ResiliencePlans, new("SC-SH-SA-3A", Value: 1)));
        Assert.Equal("value.not_yes_no", Refused(ResiliencePlans, new("SC-SH-SA-3A", Value: 2)).Code);
    }

    [Fact]
    public void a_value_that_agrees_with_its_inputs_is_accepted() =>
        Assert.IsType<Evaluation.Computed>(Of(Electricity, new("EC-I-ES-3C", 50, 100, 50)));

    [Fact]
    public void figures_that_give_no_value_are_refused_with_their_place()
    {
        Assert.Equal(("/denominator", "evaluation.denominator_not_positive"), Place(Electricity, new("EC-I-ES-3C", 50, 0)));
        Assert.Equal(("/denominator", "value.negative"), Place(Electricity, new("EC-I-ES-3C", 50, -1)));
        Assert.Equal(("/denominator", "evaluation.denominator_missing"), Place(Waste, new("EN-EN-WA-1C.recycled", 50)));
        Assert.Equal(("/numerator", "evaluation.numerator_missing"), Place(Waste, new("EN-EN-WA-1C.recycled", Denominator: 50)));
        Assert.Equal(("/numerator", "evaluation.out_of_range"), Place(Electricity, new("EC-I-ES-3C", 999_999_999_999_999m, 0.0000000001m)));
        Assert.Equal(("/numerator", "evaluation.out_of_range"), Place(Electricity, new("EC-I-ES-3C", 999_999_999_999_999m, 1)));
        Assert.Equal(("/value", "evaluation.value_contradicts"), Place(Electricity, new("EC-I-ES-3C", 50, 100, 51)));
        Assert.Equal(("/value", "evaluation.value_missing"), Place(ResiliencePlans, new("SC-SH-SA-3A")));
        Assert.Equal(("/numerator", "evaluation.not_a_ratio"), Place(ResiliencePlans, new("SC-SH-SA-3A", Numerator: 1)));
        Assert.Equal(("/denominator", "evaluation.not_a_ratio"), Place(ResiliencePlans, new("SC-SH-SA-3A", Denominator: 1)));
        Assert.Equal(("/numerator", "value.too_precise"), Place(Electricity, new("EC-I-ES-3C", 0.12345678901m, 1)));
        Assert.Equal(("/denominator", "value.too_precise"), Place(Electricity, new("EC-I-ES-3C", 1, 1_000_000_000_000_000m)));
        Assert.Equal(("/value", "value.too_precise"), Place(Electricity, new("EC-I-ES-3C", Value: 123_456_789_012.1234m)));
    }

    [Fact]
    public void a_common_input_that_is_not_stated_is_asked_for_by_name()
    {
        var refused =
            Assert.IsType<Evaluation.Refused>(Evaluator.Evaluate(Electricity, Electricity.DataPoints[0], new(), new("EC-I-ES-3C", 1)));
        Assert.Equal("evaluation.denominator_missing", refused.Place.Code);
        Assert.Contains("households", refused.Place.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void every_common_input_of_an_edition_has_a_figure() =>
        Assert.All(CommonInput.All, input => Assert.NotNull(Kristiansund.Of(input.Id)));

    [Fact]
    public void whatever_figures_are_stated_the_value_is_an_acceptable_figure()
    {
        var figure = Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 10], (digits, scale) =>
            Figures.Plain(digits / Power(scale)))
            .Where(Figures.IsAcceptable);
        Gen.Select(figure, figure, Gen.OneOf(1m, 100m, 100_000m, EditionRules.MultiplierMax)).Sample((numerator, denominator, multiplier) =>
        {
            var kpi = Waste with { Formula = Waste.Formula with { Multiplier = multiplier } };
            var evaluation = Evaluator.Evaluate(kpi, kpi.DataPoints[0], new(), new(kpi.DataPoints[0].Id, numerator, denominator));
            return evaluation is Evaluation.Refused || (evaluation is Evaluation.Computed computed && Figures.IsAcceptable(computed.Value));
        });
    }

    private static Evaluation Of(Kpi kpi, StatedFigures stated) =>
        Evaluator.Evaluate(kpi, kpi.DataPoints.Single(point => point.Id == stated.DataPoint), Kristiansund, stated);

    private static RefusedPlace Refused(Kpi kpi, StatedFigures stated) => Assert.IsType<Evaluation.Refused>(Of(kpi, stated)).Place;

    private static (string Pointer, string Code) Place(Kpi kpi, StatedFigures stated) =>
        (Refused(kpi, stated).Pointer, Refused(kpi, stated).Code);

    private static decimal Power(int scale) => Enumerable.Repeat(10m, scale).Aggregate(1m, (product, ten) => product * ten);

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
