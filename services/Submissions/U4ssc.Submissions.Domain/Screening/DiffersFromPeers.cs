namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// A figure lies far outside of what a stated group of cities has, by median and MAD. For information: cities may differ.
/// </summary>
public static class DiffersFromPeers
{
    /// <summary>Cities with the figure at the least: fewer say nothing, and would show what a single one of them has.</summary>
    internal const int CitiesMin = 8;

    public static ScreeningRule Rule { get; } = new("differs_from_peers", 1, Severity.Info, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        if (screened.Against.Peers is not { } peers) yield break;
        foreach (var value in screened.Reported)
        {
            if (value.Point.IsYesNo || value.Final.Value is not { } now) continue;
            var theirs = peers.Cities.Where(city => city.ContainsKey(value.Point.Id)).Select(city => city[value.Point.Id]).ToList();
            if (theirs.Count < CitiesMin || Spread.Of(theirs) is not { Mad: > 0 } spread || !spread.IsFar(now)) continue;
            yield return Sighting.Of(
                [value.Point.Id],
                $"{value.Point.Label} is {Screened.Text(now)} {value.Point.Unit}. {peers.Who}: median {Screened.Text(spread.Median)}, "
                + $"median deviation {Screened.Text(spread.Mad)}, n = {spread.N}.",
                ("value", now), ("median", spread.Median), ("mad", spread.Mad), ("n", spread.N));
        }
    }
}
