namespace U4ssc.Submissions.Domain.Screening;

/// <summary>There are too few peers to compare with: said, so that no finding is not taken for "as others".</summary>
public static class PeersTooFew
{
    public static ScreeningRule Rule { get; } = new("peers_too_few", 1, Severity.Info, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        if (screened.Reported.Count == 0 || screened.Against.Peers is not { } peers || peers.Cities.Count >= DiffersFromPeers.CitiesMin)
            yield break;
        yield return Sighting.Of(
            "peers", $"Not compared with others. {peers.Who}: n = {peers.Cities.Count}, and at least {DiffersFromPeers.CitiesMin} are needed.",
            ("n", peers.Cities.Count), ("n_min", DiffersFromPeers.CitiesMin));
    }
}
