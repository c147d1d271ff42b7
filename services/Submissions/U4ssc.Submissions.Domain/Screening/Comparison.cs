namespace U4ssc.Submissions.Domain.Screening;

/// <summary>What a submission is held against beside itself: attested figures, the city's own and those of its peers.</summary>
/// <param name="Own">The city's earlier periods, the newest first.</param>
/// <param name="Peers">Null where nobody was asked for.</param>
public sealed record Comparison(IReadOnlyList<PastFigures> Own, PeerGroup? Peers)
{
    /// <summary>Nothing to hold it against.</summary>
    public static Comparison None { get; } = new([], null);

    /// <summary>The city's own earlier figures of a data point, the newest first.</summary>
    public IReadOnlyList<(int Period, decimal Value)> History(string dataPoint) =>
        [.. Own.Where(past => past.Figures.ContainsKey(dataPoint)).Select(past => (past.Period, past.Figures[dataPoint]))];
}

/// <summary>The attested figures of one period.</summary>
/// <param name="Figures">By data point, in the units of the edition that is screened.</param>
public sealed record PastFigures(int Period, IReadOnlyDictionary<string, decimal> Figures);

/// <summary>Cities that a city is compared with.</summary>
/// <param name="Who">Who they are, in words: a comparison with nobody knows whom says nothing.</param>
/// <param name="Cities">The attested figures of each, by data point.</param>
public sealed record PeerGroup(string Who, IReadOnlyList<IReadOnlyDictionary<string, decimal>> Cities);

/// <summary>Where the middle of some figures lies and how far they spread, without regard to a few that are far off.</summary>
/// <param name="Mad">Median of the absolute deviations from the median.</param>
internal readonly record struct Spread(decimal Median, decimal Mad, int N)
{
    // 1.4826 × MAD is what a standard deviation is to the normal distribution; five of them are far.
    private const decimal PerDeviation = 1.4826m, DeviationsMax = 5;

    /// <summary>Of at least one figure.</summary>
    public static Spread Of(IReadOnlyList<decimal> figures)
    {
        var median = Middle(figures);
        return new(median, Middle([.. figures.Select(figure => Math.Abs(figure - median))]), figures.Count);
    }

    /// <summary>True where a figure lies far outside.</summary>
    public bool IsFar(decimal figure) => Math.Abs(figure - Median) > DeviationsMax * PerDeviation * Mad;

    private static decimal Middle(IReadOnlyList<decimal> figures)
    {
        var sorted = figures.Order().ToList();
        var half = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
