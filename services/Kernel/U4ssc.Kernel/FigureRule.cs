namespace U4ssc.Kernel;

/// <summary>What sort of figure a data point has.</summary>
public enum FigureKind
{
    /// <summary>An amount, a rate, a duration: nothing but its least is known.</summary>
    Amount,

    /// <summary>1 for yes, 0 for no.</summary>
    YesNo,

    /// <summary>A number of things.</summary>
    Count,

    /// <summary>A part of a whole: never more than all of it, unless the catalogue says that it may be.</summary>
    Share,

    /// <summary>From 0 to 1.</summary>
    Index,
}

/// <summary>Why a figure is none of its data point.</summary>
/// <param name="Code">Stable code for machines, such as <c>value.negative</c>.</param>
/// <param name="Sentence">What is wrong and what to do, for people.</param>
/// <param name="OfSize">
/// True where it is a figure, but not one that this data point can have. A draft may hold it while the other figures that decide it (a
/// numerator, a common input) are still to come; nothing that is judged, computed or scored may.
/// </param>
public sealed record FigureFlaw(string Code, string Sentence, bool OfSize = false);

/// <summary>
/// The one rule of what a figure may be. Whoever takes a figure in, judges it, computes it or scores it asks here, so that what is refused
/// in one place is refused in all.
/// </summary>
/// <param name="Min">The least that it may be.</param>
/// <param name="Max">The most that it may be; null where nothing is known.</param>
public sealed record FigureRule(FigureKind Kind, decimal Min = 0, decimal? Max = null)
{
    /// <summary>The units that make a figure something else than an amount. Every unit that begins with % is a share.</summary>
    public const string YesNoUnit = "yes/no", CountUnit = "number", IndexUnit = "index 0-1";

    /// <summary>
    /// What the catalogue says of a share that its unit does not say: that it is one, or that it may be more than its whole.
    /// </summary>
    public const string PartOfTheWhole = "part_of_the_whole", MayExceedTheWhole = "may_exceed_the_whole";

    /// <summary>Smallest area, km²: 100 m².</summary>
    public const decimal AreaKm2Min = 0.0001m;

    private const decimal Percent = 100;

    /// <summary>Any amount: what numerators and denominators are.</summary>
    public static FigureRule Amount { get; } = new(FigureKind.Amount);

    /// <summary>
    /// True where the value is computed from a numerator and a denominator, if the KPI's formula is a ratio: a plain count beside a share
    /// is stated as it is.
    /// </summary>
    public bool CanBeRatio => Kind is not (FigureKind.Count or FigureKind.YesNo);

    /// <summary>True where more than the whole can be right.</summary>
    public bool MayExceed => Kind == FigureKind.Share && Max is null;

    /// <summary>The rule of a data point, from what its edition says of it.</summary>
    /// <param name="multiplier">Of its KPI's formula: all of a whole gives just this. Null where the KPI is no ratio.</param>
    /// <param name="share"><see cref="PartOfTheWhole"/>, <see cref="MayExceedTheWhole"/>, or null where the unit says enough.</param>
    public static FigureRule OfDataPoint(string unit, decimal? multiplier, string? share)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit switch
        {
            YesNoUnit => new(FigureKind.YesNo, Max: 1),
            CountUnit => new(FigureKind.Count),
            IndexUnit => new(FigureKind.Index, Max: 1),
            _ when share == MayExceedTheWhole => new(FigureKind.Share),
            _ when share == PartOfTheWhole || unit.StartsWith('%') => new(FigureKind.Share, Max: multiplier ?? Percent),
            _ => Amount,
        };
    }

    /// <summary>The rule of a common input by its id.</summary>
    public static FigureRule OfCommonInput(string id) => id switch
    {
        "population" or "households" => new(FigureKind.Count, Min: 1),
        "area_km2" => new(FigureKind.Amount, Min: AreaKm2Min),
        "gdp" => new(FigureKind.Amount, Min: 1),
        _ => Amount,
    };

    /// <summary>What keeps this from being a figure of the data point, or null where nothing does.</summary>
    public FigureFlaw? Flaw(decimal figure)
    {
        if (figure < 0) return new("value.negative", "No figure of this catalogue is below zero.");
        if (!Figures.IsAcceptable(figure))
            return new("value.too_precise", "A figure has at most 15 significant digits, 10 of them after the point.");
        var whole = figure == decimal.Truncate(figure);
        return Kind switch
        {
            FigureKind.YesNo when figure is not (0 or 1) => new("value.not_yes_no", "Give 1 for yes or 0 for no."),
            FigureKind.Count when Min > 0 && (figure < Min || !whole) =>
                new("value.not_a_count", $"Give a whole number of at least {Plain(Min)}."),
            FigureKind.Count when !whole => new("value.not_a_count", "This is a number of things: give a whole number.", OfSize: true),
            _ when figure < Min => new("value.too_small", $"This is at least {Plain(Min)} in the unit that is asked for."),
            FigureKind.Share when figure > Max =>
                new("value.above_the_whole", $"This is a part of a whole, which is {Plain(Max.Value)}: it cannot be more.", OfSize: true),
            FigureKind.Index when figure > Max =>
                new("value.above_one", "This index lies between 0 and 1. If it was meant as a percentage, divide it by 100.", OfSize: true),
            _ => null,
        };
    }

    private static string Plain(decimal figure) => Figures.Plain(figure).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
