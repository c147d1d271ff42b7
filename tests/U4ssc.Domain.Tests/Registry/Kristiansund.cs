using U4ssc.Registry.Domain;

namespace U4ssc.Domain.Tests.Registry;

/// <summary>The agency and the city that the registry's tests talk of.</summary>
internal static class Kristiansund
{
    public static DateOnly Today { get; } = new(2026, 11, 23);

    public static Agency Ks { get; } = new Agency.Registered("NO-KS", "KS", ["NO"]);

    public static Guid Mayor { get; } = new("0199b0a0-0000-7000-8000-000000000001");

    public static string Letter { get; } = new('a', 64);

    public static CityDetails Details { get; } = new(
        "NO-KS", "GN-3149312", "Kristiansund", new Dictionary<string, string> { ["nb"] = "Kristiansund", ["en"] = "Kristiansund" }, "NO",
        "NO-15", "NOKSU",
        63.11045m, 7.72795m, new Population(24_131, 2025), 87.0m, 11_500);

    public static ICityEvent Registered { get; } = new CityRegistered(Details);

    public static ICityEvent Enrolled { get; } = new CityEnrolled("NO-KS", "NO", Mayor, new(2026, 1, 15), Letter);

    public static ICityEvent Withdrawn { get; } = new CityWithdrawn("NO-KS", "NO", "Merged with its neighbour.");

    public static EnrolCity Enrolment { get; } = new("The Mayor", Mayor, new(2026, 1, 15), Letter, Today);

    public static RegisterCity Registration(CityDetails details) => new(details, Ks, Today);

    public static ChangeCityDetails Changing(CityChange change) => new(change, Ks, Today);
}
