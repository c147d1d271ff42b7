using System.Globalization;

namespace U4ssc.Kernel;

/// <summary>A JSON number as ECMAScript writes it (RFC 8785 section 3.2.2.3), where that says the same number.</summary>
public static class CanonicalNumber
{
    // No figure needs an exponent of more digits; a longer one only makes arithmetic overflow.
    private const int ExponentDigitsMax = 5;

    // Every decimal of so many digits survives the binary format.
    private const int DigitsKept = 15;

    /// <summary>The canonical spelling, or null where the nearest binary number is shown as a different decimal.</summary>
    /// <param name="raw">The number as it stands in valid JSON.</param>
    public static string? Of(string raw)
    {
        if (IsPlain(raw)) return raw;
        if (Decimal.Read(raw) is not { } stored) return null;
        if (stored.Digits.Length == 0) return "0";
        var nearest = double.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(nearest)) return null;

        // "R" is the shortest text that reads back as the same binary number, which is the one ECMAScript shows.
        var shown = Decimal.Read(nearest.ToString("R", CultureInfo.InvariantCulture));
        return shown == stored ? stored.Spelled() : null;
    }

    /// <summary>
    /// True for nearly every figure there is, such as 1250 and 97.5: spelled as it will be, and short enough to be sure of without looking
    /// further.
    /// </summary>
    private static bool IsPlain(string raw)
    {
        if (raw.Length > DigitsKept || raw[0] is not (>= '1' and <= '9')) return raw == "0";
        var point = raw.IndexOf('.', StringComparison.Ordinal);
        return point < 0
            ? raw.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            : raw[^1] is >= '1' and <= '9'
                && raw.AsSpan(0, point).IndexOfAnyExceptInRange('0', '9') < 0
                && raw.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    /// <summary>0.Digits × 10^Point, digits without zeros at either end; no digits at all for zero.</summary>
    private sealed record Decimal(bool Negative, string Digits, int Point)
    {
        public static Decimal? Read(string raw)
        {
            var negative = raw.StartsWith('-');
            var unsigned = raw.TrimStart('-');
            var e = unsigned.IndexOfAny(['e', 'E']);
            var mantissa = e < 0 ? unsigned : unsigned[..e];
            var exponentText = e < 0 ? "0" : unsigned[(e + 1)..];
            var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
            var whole = dot < 0 ? mantissa : mantissa[..dot];
            var all = dot < 0 ? whole : whole + mantissa[(dot + 1)..];
            var digits = all.TrimStart('0');
            if (digits.TrimEnd('0').Length == 0) return new(false, "", 0);
            if (exponentText.TrimStart('+', '-').TrimStart('0').Length > ExponentDigitsMax) return null;
            var exponent = int.Parse(exponentText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return new(negative, digits.TrimEnd('0'), whole.Length - (all.Length - digits.Length) + exponent);
        }

        // The four shapes of ECMAScript's Number::toString; its n is Point, its k the number of digits.
        public string Spelled() => (Negative ? "-" : "") + Point switch
        {
            > 0 and <= 21 when Digits.Length <= Point => Digits.PadRight(Point, '0'),
            > 0 and <= 21 => $"{Digits[..Point]}.{Digits[Point..]}",
            > -6 and <= 0 => $"0.{new string('0', -Point)}{Digits}",
            _ => string.Create(CultureInfo.InvariantCulture, $"{Digits[0]}{(Digits.Length > 1 ? "." : "")}{Digits[1..]}e{Point - 1:+0;-0}"),
        };
    }
}
