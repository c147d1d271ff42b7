namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// Values name files by their hash, and the platform has none of these files: it does not store evidence yet, so verifiers cannot open them
/// here.
/// </summary>
public static class EvidenceNotStored
{
    public static ScreeningRule Rule { get; } = new("evidence_not_stored", 1, Severity.Info, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        var backed = screened.Reported.Where(value => value.Stated.Evidence is { Count: > 0 }).ToList();
        if (backed.Count == 0) yield break;
        var files = backed.SelectMany(value => value.Stated.Evidence!).Distinct(StringComparer.Ordinal).Count();
        yield return new(
            "evidence", [.. backed.Select(value => value.Point.Id)],
            $"{files} files are named by their hash and are not stored here: verifiers cannot open them. Keep them at hand, they will be asked for.",
            [("files", files), ("data_points", backed.Count)]);
    }
}
