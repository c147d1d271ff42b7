namespace U4ssc.Submissions.Domain.Screening;

/// <summary>The city's area is not the same throughout: in the registry, among the common inputs, as a KPI's own denominator.</summary>
public static class AreaInconsistent
{
    /// <summary>An area does not grow; this is room for rounding.</summary>
    internal const decimal ShareMax = 0.005m;

    public static ScreeningRule Rule { get; } = new("area_inconsistent", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened)
    {
        if (screened.Prefilled(CommonInputs.AreaId) is { } prefill && screened.Inputs.AreaKm2 is { } given
            && Math.Abs(given - prefill.Value) > prefill.Value * ShareMax)
        {
            yield return Sighting.Of(
                CommonInputs.AreaId,
                $"The area is {Screened.Text(given)} km² here and {Screened.Text(prefill.Value)} km² in the registry ({prefill.Source}).",
                ("prefilled", prefill.Value), ("given", given), ("tolerance_share", ShareMax));
        }

        foreach (var sighting in OwnDenominators.Off(screened, CommonInputs.AreaId, ShareMax)) yield return sighting;
    }
}
