namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Households with potable water have a basic supply: the former cannot be more.</summary>
public static class PotableExceedsBasic
{
    public static ScreeningRule Rule { get; } = new("potable_exceeds_basic", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) => Exceeding.Look(screened, "EC-I-WS-2C", "EC-I-WS-1C");
}
