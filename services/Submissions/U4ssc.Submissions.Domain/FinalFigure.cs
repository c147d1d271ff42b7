using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>The final value of a data point under an edition and the common inputs.</summary>
/// <param name="Value">Null where not reported, or where the denominator is missing.</param>
/// <param name="Denominator">What was divided by: the city's own, or the common input.</param>
/// <param name="Computed">The computed one, where it can be; it counts even where the city gave one too.</param>
public readonly record struct FinalFigure(decimal? Value, ValueBasis? Basis, decimal? Denominator, decimal? Computed)
{
    /// <summary>numerator / denominator × multiplier, rounded as <see cref="Figures.Rounded"/> says; else the value that was given.</summary>
    public static FinalFigure Of(StatedValue stated, DataPoint point, CommonInputs inputs)
    {
        if (stated.Status != ValueStatus.Reported) return default;
        var denominator = stated.Denominator ?? inputs.Of(point.CommonDenominator);
        if (point.IsRatio && stated.Numerator is { } numerator && denominator is { } divisor && Ratio(numerator, divisor, point.Multiplier) is { } computed)
            return new(computed, ValueBasis.Computed, divisor, computed);
        return stated.Value is { } given ? new(given, ValueBasis.Given, stated.Denominator, null) : default;
    }

    /// <summary>Null where the result is larger than a figure may be, or the denominator is not positive.</summary>
    public static decimal? Ratio(decimal numerator, decimal denominator, decimal multiplier)
    {
        if (denominator <= 0 || multiplier <= 0) return null;
        var ratio = numerator / denominator;
        return ratio > Figures.AbsoluteMax / multiplier ? null : Figures.Rounded(ratio * multiplier);
    }

    /// <summary>True where a given value is the computed one, but for rounding.</summary>
    public static bool Agree(decimal given, decimal computed) =>
        Math.Abs(given - computed) <= Math.Abs(computed) * SubmissionLimits.AgreementShareMax;
}
