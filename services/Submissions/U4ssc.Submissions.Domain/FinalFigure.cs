using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>The final value of a data point under an edition and the common inputs.</summary>
/// <param name="Value">Null where not reported, or where the denominator is missing.</param>
/// <param name="Denominator">What was divided by: the city's own, or the common input.</param>
/// <param name="Computed">The computed one, where it can be; it counts even where the city gave one too.</param>
public readonly record struct FinalFigure(decimal? Value, ValueBasis? Basis, decimal? Denominator, decimal? Computed)
{
    /// <summary>What <see cref="Figures.Ratio"/> gives of numerator, multiplier and denominator; else the value that was given.</summary>
    public static FinalFigure Of(StatedValue stated, DataPoint point, CommonInputs inputs)
    {
        if (stated.Status != ValueStatus.Reported) return default;
        var denominator = stated.Denominator ?? inputs.Of(point.CommonDenominator);
        if (point.IsRatio && stated.Numerator is { } numerator && denominator is { } divisor
            && Figures.Ratio(numerator, point.Multiplier, divisor) is { } computed)
            return new(computed, ValueBasis.Computed, divisor, computed);
        return stated.Value is { } given ? new(given, ValueBasis.Given, stated.Denominator, null) : default;
    }
}
