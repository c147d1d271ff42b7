namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Values without source or data quality: verifiers will ask.</summary>
public static class SourceMissing
{
    public static ScreeningRule Rule { get; } = new("source_missing", 1, Severity.Info, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        var bare = screened.Reported.Where(value => value.Stated.Source is null || value.Stated.Quality is null)
            .Select(value => value.Point.Id).ToList();
        if (bare.Count > 0)
        {
            yield return new("values", bare,
                $"{bare.Count} reported data points have no source or no data quality. Verifiers will ask for them.",
                [("data_points", bare.Count)]);
        }
    }
}
