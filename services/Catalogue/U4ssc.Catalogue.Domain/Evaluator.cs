using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>The figures that many KPIs divide by, as one city states them; null where not stated.</summary>
/// <param name="Gdp">City GDP in the currency in which money is reported.</param>
public sealed record CommonFigures(decimal? Population = null, decimal? Households = null, decimal? AreaKm2 = null, decimal? Gdp = null)
{
    /// <summary>The figure of a common input by its id, or null.</summary>
    public decimal? Of(string commonInput) => commonInput switch
    {
        "population" => Population,
        "households" => Households,
        "area_km2" => AreaKm2,
        "gdp" => Gdp,
        _ => null,
    };
}

/// <summary>What is stated of one data point: the inputs of a ratio, or the value alone.</summary>
public sealed record StatedFigures(string DataPoint, decimal? Numerator = null, decimal? Denominator = null, decimal? Value = null);

/// <summary>What comes of one data point's figures.</summary>
public abstract record Evaluation
{
    private Evaluation()
    {
    }

    /// <summary>Computed from the inputs of a ratio.</summary>
    /// <param name="Value">In the data point's unit, as <see cref="Figures.Rounded"/> leaves it.</param>
    /// <param name="DenominatorFrom">The common input that was divided by; null where the data point has its own denominator.</param>
    public sealed record Computed(decimal Value, decimal Numerator, decimal Denominator, decimal Multiplier, string? DenominatorFrom) : Evaluation;

    /// <summary>Taken as stated: a direct figure, or a ratio of which only the final value is known.</summary>
    /// <param name="FinalValueAlone">True where a ratio was stated without its inputs, which is marked.</param>
    public sealed record Stated(decimal Value, bool FinalValueAlone) : Evaluation;

    /// <summary>No value comes of it.</summary>
    public sealed record Refused(RefusedPlace Place) : Evaluation;
}

/// <summary>
/// Computes values: numerator × multiplier / denominator, in decimal, rounded once, at the end. The same figures give the same value
/// everywhere, digit by digit: the arithmetic is <see cref="Figures.Ratio"/>, which Submissions asks too.
/// </summary>
public static class Evaluator
{
    /// <summary>The evaluation of one data point.</summary>
    public static Evaluation Evaluate(Kpi kpi, DataPoint point, CommonFigures common, StatedFigures stated)
    {
        ArgumentNullException.ThrowIfNull(kpi);
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(common);
        ArgumentNullException.ThrowIfNull(stated);

        if (UnacceptableMember(stated) is { } member)
            return Refuse($"/{member}", "evaluation.figure_refused", "A figure has at most 15 significant digits and 10 decimal places.");

        return IsRatio(kpi, point) ? OfRatio(kpi.Formula, common, stated) : OfDirect(point, stated);
    }

    /// <summary>
    /// True where the value of this data point is computed. A data point that is a plain count is stated as it is, even where its KPI is a
    /// ratio: the number of open data sets stands beside their share.
    /// </summary>
    public static bool IsRatio(Kpi kpi, DataPoint point)
    {
        ArgumentNullException.ThrowIfNull(kpi);
        ArgumentNullException.ThrowIfNull(point);
        return kpi.Formula.Kind == Words.Ratio && point.Unit != Words.PlainNumber;
    }

    private static Evaluation OfDirect(DataPoint point, StatedFigures stated) => stated switch
    {
        { Numerator: not null } => Refuse("/numerator", "evaluation.not_a_ratio", "This data point is not a ratio: state its value alone."),
        { Denominator: not null } => Refuse("/denominator", "evaluation.not_a_ratio", "This data point is not a ratio: state its value alone."),
        { Value: null } => Refuse("/value", "evaluation.value_missing", "State the value of this data point."),
        { Value: not (0 or 1) } when point.Unit == "yes/no" => Refuse("/value", "evaluation.not_yes_or_no", "1 says yes, 0 says no."),
        { Value: { } value } => new Evaluation.Stated(Figures.Plain(value), FinalValueAlone: false),
    };

    private static Evaluation OfRatio(Formula formula, CommonFigures common, StatedFigures stated)
    {
        if (stated is { Numerator: null, Denominator: null, Value: { } alone })
            return new Evaluation.Stated(Figures.Plain(alone), FinalValueAlone: true);
        if (stated.Numerator is not { } numerator)
            return Refuse("/numerator", "evaluation.numerator_missing", "State the numerator, or the final value alone.");

        var from = stated.Denominator is null ? formula.CommonDenominator : null;
        if ((stated.Denominator ?? (from is null ? null : common.Of(from))) is not { } denominator)
            return Refuse("/denominator", "evaluation.denominator_missing", from is null
                ? "State the denominator, or the final value alone."
                : $"State the common input {from}, the denominator, or the final value alone.");
        if (denominator <= 0)
            return Refuse("/denominator", "evaluation.denominator_not_positive", "Nothing can be divided by this: the denominator must be above 0.");

        var multiplier = formula.Multiplier ?? 1m;
        if (Figures.Ratio(numerator, multiplier, denominator) is not { } value)
            return Refuse("/numerator", "evaluation.out_of_range", "The computed value is larger than any figure may be. Check numerator and denominator.");
        return stated.Value is { } said && said != value
            ? Refuse("/value", "evaluation.value_contradicts", "The value is not what numerator and denominator give. State the inputs, or the final value alone.")
            : new Evaluation.Computed(value, numerator, denominator, multiplier, from);
    }

    private static string? UnacceptableMember(StatedFigures stated) =>
        stated.Numerator is { } numerator && !Figures.IsAcceptable(numerator) ? "numerator"
        : stated.Denominator is { } denominator && !Figures.IsAcceptable(denominator) ? "denominator"
        : stated.Value is { } value && !Figures.IsAcceptable(value) ? "value"
        : null;

    private static Evaluation.Refused Refuse(string pointer, string code, string sentence) => new(new RefusedPlace(pointer, code, sentence));
}
