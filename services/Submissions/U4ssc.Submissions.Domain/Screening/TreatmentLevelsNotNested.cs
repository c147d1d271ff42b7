namespace U4ssc.Submissions.Domain.Screening;

/// <summary>
/// Wastewater that got a higher level of treatment got the lower one before: secondary ≤ primary, tertiary ≤ secondary.
/// A warning and not an error: some cities count each litre at its highest level only, and a verifier can accept that with its reason.
/// </summary>
public static class TreatmentLevelsNotNested
{
    private static readonly (string Inner, string Outer)[] Levels =
    [
        ("EN-EN-WS-4C.secondary", "EN-EN-WS-4C.primary"),
        ("EN-EN-WS-4C.tertiary", "EN-EN-WS-4C.secondary"),
    ];

    public static ScreeningRule Rule { get; } = new("treatment_levels_not_nested", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) =>
        Levels.SelectMany(level => Exceeding.Look(screened, level.Inner, level.Outer));
}
