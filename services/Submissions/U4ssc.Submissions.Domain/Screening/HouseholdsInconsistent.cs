namespace U4ssc.Submissions.Domain.Screening;

/// <summary>A KPI divides by other households than the report states; often inhabitants were used in their place.</summary>
public static class HouseholdsInconsistent
{
    internal const decimal ShareMax = 0.05m;

    public static ScreeningRule Rule { get; } = new("households_inconsistent", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) => OwnDenominators.Off(screened, CommonInputs.HouseholdsId, ShareMax);
}
