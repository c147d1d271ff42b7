using CsCheck;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Domain.Tests;

public sealed class ComputingRatios
{
    [Theory]
    [InlineData("1", "100", "3", "33.3333333333")]
    [InlineData("2", "100", "3", "66.6666666667")]
    [InlineData("1", "3", "3", "1")] // Divided first it would be 0.9999999999…
    [InlineData("0", "100000", "18342", "0")]
    [InlineData("12.5", "1", "0.0000000001", "125000000000")]
    [InlineData("999999999999999", "1", "1", "999999999999999")]
    public void numerator_times_multiplier_is_divided_and_rounded_once(
        string numerator, string multiplier, string denominator, string value) =>
        Assert.Equal(Number(value), Figures.Ratio(Number(numerator), Number(multiplier), Number(denominator)));

    [Theory]
    [InlineData("1", "100", "0")]
    [InlineData("1", "100", "-1")]
    [InlineData("1", "0", "1")]
    [InlineData("999999999999999", "100000", "1")]
    [InlineData("999999999999999", "999999999999999", "1")] // The product alone would leave the range of decimal.
    [InlineData("999999999999999", "1", "0.0000000001")]
    public void where_there_is_no_such_figure_there_is_no_value(string numerator, string multiplier, string denominator) =>
        Assert.Null(Figures.Ratio(Number(numerator), Number(multiplier), Number(denominator)));

    [Fact]
    public void whatever_comes_out_is_a_figure_and_nothing_throws() =>
        Gen.Select(Gen.Decimal[0, Figures.AbsoluteMax],
            Gen.OneOf(Gen.Const(1m), Gen.Const(100m), Gen.Const(1000m), Gen.Const(100_000m), Gen.Const(0.001m),
                Gen.Const(Figures.AbsoluteMax)), Gen.Decimal[0.0000000001m, Figures.AbsoluteMax])
            .Sample((numerator, multiplier, denominator) => Figures.Ratio(numerator, multiplier, denominator) is not { } value
                || Figures.IsAcceptable(value));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
