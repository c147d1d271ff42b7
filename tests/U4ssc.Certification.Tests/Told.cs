using U4ssc.Contracts;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Contracts.Submissions.V1;
using U4ssc.Contracts.Verification.V1;

namespace U4ssc.Certification.Tests;

/// <summary>A city in a test.</summary>
internal sealed record City(Guid Id, string Name, string Agency = "ES-RECI", string Country = "ES");

/// <summary>What other services tell: a small edition of five core KPIs and an advanced one, and cases under it.</summary>
internal static class Told
{
    public const string EditionId = "U4SSC-2017";
    public const string EditionSha256 = "e000000000000000000000000000000000000000000000000000000000000000";

    public static Fact Fact(Guid stream, long version, DateTimeOffset? at = null) =>
        new(Guid.CreateVersion7(), stream, version, 1, at ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static EditionPublished Edition(string id = EditionId) => new(
        Fact(Guid.CreateVersion7(), 1), id, "A small edition", EditionSha256, [],
        [
            Kpi("A1", "Economy", "ICT", "Transport", "core", 9, "higher_is_better"),
            Kpi("A2", "Economy", "Infrastructure", "Transport", "core", 11, "lower_is_better"),
            Kpi("B1", "Environment", "Environment", "Air Quality", "core", 11, "lower_is_better"),
            Kpi("B2", "Environment", "Energy", "Energy", "core", 7, "neutral"),
            Kpi("C1", "Society and Culture", "Education, Health and Culture", "Education", "core", 4, "higher_is_better"),
            Kpi("C2", "Society and Culture", "Education, Health and Culture", "Culture", "advanced", 11, "higher_is_better"),
        ]);

    public static BenchmarkSetPublished Benchmarks(
        string id = "illustrative-2017", string edition = EditionId, string? agency = null, DateTimeOffset? at = null) => new(
        Fact(Guid.CreateVersion7(), 1, at), id, edition, agency, "b000000000000000000000000000000000000000000000000000000000000000",
        [new("A1", 100, "full attainment"), new("A2", 10, "full attainment"), new("C1", 80, "full attainment")]);

    public static CityRegistered Registered(City city) => new(Fact(city.Id, 1), city.Id, Details(city));

    public static CityEnrolled Enrolled(City city, long version = 2) =>
        new(Fact(city.Id, version), city.Id, city.Agency, city.Country, new(2025, 1, 1), new('a', 64));

    public static CityDetailsChanged Changed(City city, long version) => new(Fact(city.Id, version), city.Id, Details(city));

    public static CityWithdrawn Withdrawn(City city, long version) =>
        new(Fact(city.Id, version), city.Id, city.Agency, city.Country, "Moved on.");

    /// <summary>Everything reported as 50 and verified, except what is named.</summary>
    public static CaseAttested Attested(City city, string edition = EditionId, int period = 2020, long cityVersion = 2,
        params string[] notVerified)
    {
        string[] dataPoints = ["A1", "A2", "B1", "B2", "C1", "C2"];
        var caseId = Guid.CreateVersion7();
        return new(
            Fact(caseId, 9), caseId, Guid.CreateVersion7(), 1, new('c', 64), city.Id, cityVersion, city.Name, city.Agency, city.Country,
            period, edition, EditionSha256,
            new(791413, null, null, null),
            [.. dataPoints.Select(d => new ReportedValue(d, "reported", null, null, 50.5m, "given", null, null, null, null, null, []))],
            [.. dataPoints.Select(d => new CaseFinding(d, notVerified.Contains(d) ? "not_verified" : "verified", null, null, null))],
            0, new(Guid.CreateVersion7(), "verifier-1", "qualified"), new(Guid.CreateVersion7(), "verifier-2", "qualified"));
    }

    private static Kpi Kpi(string code, string dimension, string subDimension, string category, string level, int goal, string direction) =>
        new(code, $"Name of {code}", dimension, subDimension, category, level, new("direct", null, null),
            [new(code, code, "%", direction, null)], [goal]);

    private static CityDetails Details(City city) => new(
        city.Agency, $"ref-{city.Id:N}", city.Name, new Dictionary<string, string>(), city.Country, null, null, null, null, null, null,
        null);
}
