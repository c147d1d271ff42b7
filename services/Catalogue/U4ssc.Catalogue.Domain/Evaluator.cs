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
    public sealed record Computed(decimal Value, decimal Numerator, decimal Denominator, decimal Multiplier, string? DenominatorFrom)
        : Evaluation;

    /// <summary>Taken as stated: a direct figure, or a ratio of which only the final value is known.</summary>
    /// <param name="FinalValueAlone">True where a ratio was stated without its inputs, which is marked.</param>
    public sealed record Stated(decimal Value, bool FinalValueAlone) : Evaluation;

    /// <summary>No value comes of it.</summary>
    public sealed record Refused(RefusedPlace Place) : Evaluation;
}

/// <summary>
/// Computes values: numerator × multiplier / denominator, in decimal, rounded once, at the end. The same figures give the same value
/// everywhere, digit by digit: the arithmetic is <see cref="Figures.Ratio"/>, and what is a figure at all is <see cref="FigureRule"/>;
/// Submissions asks both too.
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

        var rule = RuleOf(kpi, point);
        var evaluation = Flaw(FigureRule.Amount, stated.Numerator, "/numerator")
            ?? Flaw(FigureRule.Amount, stated.Denominator, "/denominator") ?? Flaw(rule, stated.Value, "/value")
            ?? (IsRatio(kpi, point) ? OfRatio(kpi.Formula, common, stated) : OfDirect(stated));
        return evaluation is Evaluation.Computed computed && Flaw(rule, computed.Value, "/numerator") is { } refused ? refused : evaluation;
    }

    /// <summary>The places of common inputs that are none.</summary>
    public static IEnumerable<RefusedPlace> PlacesOf(CommonFigures common)
    {
        ArgumentNullException.ThrowIfNull(common);
        return from input in CommonInput.All
               let refused = Flaw(FigureRule.OfCommonInput(input.Id), common.Of(input.Id), input.Id == "gdp"
                   ? "/commonInputs/gdp/amount"
                   : $"/commonInputs/{input.Id}")
               where refused is not null
               select refused.Place;
    }

    /// <summary>What the value of this data point may be.</summary>
    public static FigureRule RuleOf(Kpi kpi, DataPoint point)
    {
        ArgumentNullException.ThrowIfNull(kpi);
        ArgumentNullException.ThrowIfNull(point);
        return FigureRule.OfDataPoint(point.Unit, kpi.Formula.Kind == Words.Ratio ? kpi.Formula.Multiplier ?? 1m : null, Shares.Of(point));
    }

    /// <summary>
    /// True where the value of this data point is computed. A data point that is a plain count is stated as it is, even where its KPI is a
    /// ratio: the number of open data sets stands beside their share.
    /// </summary>
    public static bool IsRatio(Kpi kpi, DataPoint point)
    {
        ArgumentNullException.ThrowIfNull(kpi);
        return kpi.Formula.Kind == Words.Ratio && RuleOf(kpi, point).CanBeRatio;
    }

    private static Evaluation OfDirect(StatedFigures stated) => stated switch
    {
        { Numerator: not null } => Refuse("/numerator", "evaluation.not_a_ratio", "This data point is not a ratio: state its value alone."),
        { Denominator: not null } =>
            Refuse("/denominator", "evaluation.not_a_ratio", "This data point is not a ratio: state its value alone."),
        { Value: null } => Refuse("/value", "evaluation.value_missing", "State the value of this data point."),
        { Value: { } value } => new Evaluation.Stated(Figures.Plain(value), FinalValueAlone: false),
    };

    private static Evaluation OfRatio(Formula formula, CommonFigures common, StatedFigures stated)
    {
        if (stated.Denominator == 0)
            return Refuse("/denominator", "evaluation.denominator_not_positive",
                "Nothing can be divided by this: the denominator must be above 0.");
        var alone = stated.Value is { } final ? new Evaluation.Stated(Figures.Plain(final), FinalValueAlone: true) : null;
        if (stated.Numerator is not { } numerator)
            return alone
                ?? (Evaluation)Refuse("/numerator", "evaluation.numerator_missing", "State the numerator, or the final value alone.");

        var from = stated.Denominator is null ? formula.CommonDenominator : null;
        if ((stated.Denominator ?? (from is null ? null : common.Of(from))) is not { } denominator)
            return alone ?? (Evaluation)Refuse("/denominator", "evaluation.denominator_missing", from is null
                ? "State the denominator, or the final value alone."
                : $"State the common input {from}, the denominator, or the final value alone.");

        var multiplier = formula.Multiplier ?? 1m;
        if (Figures.Ratio(numerator, multiplier, denominator) is not { } value)
            return Refuse("/numerator", "evaluation.out_of_range",
                "The computed value is larger than any figure may be. Check numerator and denominator.");
        return stated.Value is { } said && !Figures.Agree(said, value)
            ? Refuse("/value", "evaluation.value_contradicts",
                "The value is not what numerator and denominator give. State the inputs, or the final value alone.")
            : new Evaluation.Computed(value, numerator, denominator, multiplier, from);
    }

    private static Evaluation.Refused? Flaw(FigureRule rule, decimal? figure, string pointer) =>
        figure is { } given && rule.Flaw(given) is { } flaw ? Refuse(pointer, flaw.Code, flaw.Sentence) : null;

    private static Evaluation.Refused Refuse(string pointer, string code, string sentence) =>
        new(new RefusedPlace(pointer, code, sentence));
}
