using System.Globalization;

namespace U4ssc.Kernel;

/// <summary>
/// What a figure may be. At most 15 significant digits: every such decimal survives the number format of canonical JSON (RFC 8785),
/// so the figure that was reported, the figure that is stored and the figure that is proved are the same.
/// </summary>
public static class Figures
{
    /// <summary>Significant decimal digits of a figure at the most.</summary>
    public const int SignificantDigitsMax = 15;

    /// <summary>Digits after the decimal point of a figure at the most.</summary>
    public const int DecimalPlacesMax = 10;

    /// <summary>The largest absolute figure.</summary>
    public const decimal AbsoluteMax = 999_999_999_999_999m;

    /// <summary>
    /// By how much a given value may differ from the computed one, as a share of the computed one: room for rounding, not for error.
    /// </summary>
    public const decimal AgreementShareMax = 0.005m;

    /// <summary>True where <paramref name="figure"/> keeps the limits of this class.</summary>
    public static bool IsAcceptable(decimal figure)
    {
        if (Math.Abs(figure) > AbsoluteMax) return false;
        // No more digits than may be at all: nothing to count.
        if (figure.Scale == 0) return true;
        var plain = Plain(figure);
        return plain.Scale <= DecimalPlacesMax && SignificantDigits(plain) <= SignificantDigitsMax;
    }

    /// <summary>The same figure without zeros at its end: 1.50 becomes 1.5.</summary>
    public static decimal Plain(decimal figure) => figure / 1.000000000000000000000000000000000m;

    /// <summary>
    /// A computed figure, rounded half away from zero to at most 10 decimal places and 15 significant digits.
    /// </summary>
    public static decimal Rounded(decimal figure)
    {
        var whole = decimal.Truncate(Math.Abs(figure));
        var wholeDigits = whole == 0 ? 0 : whole.ToString(CultureInfo.InvariantCulture).Length;
        var places = Math.Clamp(SignificantDigitsMax - wholeDigits, 0, DecimalPlacesMax);
        return Plain(Math.Round(figure, places, MidpointRounding.AwayFromZero));
    }

    /// <summary>
    /// numerator × multiplier / denominator, rounded once, at the end: the one rule for every computed value, wherever it is computed.
    /// Null where the result is larger than a figure may be, or where denominator or multiplier are not positive.
    /// </summary>
    public static decimal? Ratio(decimal numerator, decimal multiplier, decimal denominator)
    {
        if (denominator <= 0 || multiplier <= 0) return null;
        if (multiplier > 1 && Math.Abs(numerator) > decimal.MaxValue / multiplier) return null;
        var product = numerator * multiplier;
        // Asked before dividing, and the other way round, since the quotient itself may leave the range of decimal.
        return Math.Abs(product) / AbsoluteMax > denominator ? null : Rounded(product / denominator);
    }

    /// <summary>True where a given value is the computed one, but for rounding.</summary>
    public static bool Agree(decimal given, decimal computed) => Math.Abs(given - computed) <= Math.Abs(computed) * AgreementShareMax;

    private static int SignificantDigits(decimal plain) =>
        plain.ToString(CultureInfo.InvariantCulture).Replace(".", "", StringComparison.Ordinal).TrimStart('-').TrimStart('0')
            .TrimEnd('0').Length;
}
