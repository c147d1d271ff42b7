namespace U4ssc.Submissions.Domain.Screening;

/// <summary>Households with fixed broadband have internet access: the former are normally not more.</summary>
public static class BroadbandExceedsInternet
{
    public static ScreeningRule Rule { get; } = new("broadband_exceeds_internet", 1, Severity.Warning, Look);

    private static IEnumerable<Sighting> Look(Screened screened) => Exceeding.Look(screened, "EC-ICT-ICT-2C", "EC-ICT-ICT-1C");
}
