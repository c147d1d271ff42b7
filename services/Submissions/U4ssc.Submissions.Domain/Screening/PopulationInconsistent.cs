namespace U4ssc.Submissions.Domain.Screening;

/// <summary>A KPI divides by other inhabitants than the report states.</summary>
public static class PopulationInconsistent
{
    internal const decimal ShareMax = 0.05m;

    public static ScreeningRule Rule { get; } = new("population_inconsistent", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) => OwnDenominators.Off(screened, CommonInputs.PopulationId, ShareMax);
}
