using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain.Screening;

/// <summary>One automatic check. Its id never changes its meaning; a check that works otherwise gets a higher version.</summary>
/// <param name="Look">Gives what it saw.</param>
public sealed record ScreeningRule(string Id, int Version, Severity Severity, Func<Screened, IEnumerable<Sighting>> Look)
{
    /// <summary>What this rule finds, with the reasons that were given.</summary>
    internal IEnumerable<ScreeningFinding> Findings(Screened screened, IReadOnlyDictionary<string, string> justifications)
    {
        foreach (var saw in Look(screened))
        {
            var id = DerivedId.Of("finding", $"{Id}:{(saw.About.Length > 0 ? saw.About : string.Join(',', saw.DataPoints))}").ToString("D");
            yield return new(
                id, Id, Version, Severity, saw.DataPoints, saw.Message,
                new SortedDictionary<string, decimal>(saw.Figures
                    .ToDictionary(figure => figure.Name, figure => Figures.Rounded(figure.Value)), StringComparer.Ordinal),
                justifications.GetValueOrDefault(id));
        }
    }
}

/// <summary>One thing that a rule saw.</summary>
/// <param name="About">What it is about, such as <c>population</c>; empty where the data points say it.</param>
public sealed record Sighting(string About, IReadOnlyList<string> DataPoints, string Message,
    IReadOnlyList<(string Name, decimal Value)> Figures)
{
    /// <summary>Of data points.</summary>
    public static Sighting Of(IReadOnlyList<string> dataPoints, string message,
        params IReadOnlyList<(string Name, decimal Value)> figures) =>
        new("", dataPoints, message, figures);

    /// <summary>Of the submission as a whole, or of a common input.</summary>
    public static Sighting Of(string about, string message, params IReadOnlyList<(string Name, decimal Value)> figures) =>
        new(about, [], message, figures);
}
