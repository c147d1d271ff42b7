using System.Text.Json;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;

namespace U4ssc.Domain.Tests.Certification;

/// <summary>A small edition with five core KPIs and one advanced one, and a case in which everything is as it should be.</summary>
internal static class Situations
{
    public const string EditionSha256 = "e000000000000000000000000000000000000000000000000000000000000000";
    public static readonly Guid CaseId = new("0197a4c8-0000-7000-8000-00000000000a");
    public static readonly Guid CityId = new("0197a4c8-0000-7000-8000-00000000000b");
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly PolicyTerms Policy = new(1, 80, 3);
    public static readonly CityFacts Enrolled = new(CityId, 2, true);

    public static readonly Edition Edition = new("U4SSC-2017", EditionSha256,
    [
        Kpi("A1", "Economy", "ICT", "Transport", KpiLevel.Core, 9, ("A1", Direction.HigherIsBetter)),
        Kpi("A2", "Economy", "Infrastructure", "Transport", KpiLevel.Core, 11, ("A2.a", Direction.HigherIsBetter),
            ("A2.b", Direction.LowerIsBetter)),
        Kpi("B1", "Environment", "Environment", "Air Quality", KpiLevel.Core, 11, ("B1", Direction.LowerIsBetter)),
        Kpi("B2", "Environment", "Energy", "Energy", KpiLevel.Core, 7, ("B2", Direction.Neutral)),
        Kpi("C1", "Society", "Education", "Education", KpiLevel.Core, 4, ("C1", Direction.HigherIsBetter)),
        Kpi("C2", "Society", "Education", "Culture", KpiLevel.Advanced, 11, ("C2", Direction.HigherIsBetter)),
    ]);

    public static readonly BenchmarkSet Benchmarks = new("illustrative-2017", "U4SSC-2017", null, "b0",
        [new("A1", 100), new("A2.a", 50), new("A2.b", 10), new("B1", 5), new("B2", 1), new("C1", 100), new("C2", 100)]);

    public static AttestedCase Case { get; } = CaseOf(Edition, _ => 50);

    public static Kpi Kpi(string code, string dimension, string subDimension, string category, KpiLevel level, int goal,
        params (string Id, Direction Direction)[] dataPoints) =>
        new(code, dimension, subDimension, category, level,
            [.. dataPoints.Select(d => new DataPoint(d.Id, d.Direction, FigureRule.Amount))], [goal]);

    /// <summary>Everything in the edition reported and verified.</summary>
    public static AttestedCase CaseOf(Edition edition, Func<string, decimal> value)
    {
        var dataPoints = edition.Kpis.SelectMany(k => k.DataPoints).Select(d => d.Id).ToList();
        return new(
            CaseId, new("0197a4c8-0000-7000-8000-00000000000c"), 1, "a0", CityId, 2, "Valencia", "ES-RECI", "ES", 2020, edition.Id,
            edition.Sha256,
            [.. dataPoints.Select(d => new AttestedValue(d, ReportStatus.Reported, value(d)))],
            [.. dataPoints.Select(d => new AttestedFinding(d, Verdict.Verified, null, null, null))],
            0, new("verifier-1"), new("verifier-2"));
    }

    public static AttestedCase With(this AttestedCase attested, AttestedValue value) =>
        attested with { Values = [.. attested.Values.Where(v => v.DataPoint != value.DataPoint), value] };

    public static AttestedCase With(this AttestedCase attested, AttestedFinding finding) =>
        attested with { Findings = [.. attested.Findings.Where(f => f.DataPoint != finding.DataPoint), finding] };

    public static AttestedCase NotReported(this AttestedCase attested, string dataPoint) =>
        attested.With(new AttestedValue(dataPoint, ReportStatus.NotReported, null));

    public static AttestedCase NotVerified(this AttestedCase attested, string dataPoint) =>
        attested.With(new AttestedFinding(dataPoint, Verdict.NotVerified, null, null, null));

    public static CertificationDecision Decided(this AttestedCase attested) =>
        CertificationDecision.Make(attested, Edition, Benchmarks, Policy, Enrolled, certificateInForce: false);

    public static CertifyCase Certify(AttestedCase? attested = null, bool inForce = false, DateTimeOffset? at = null) =>
        new(attested ?? Case, Edition, Benchmarks, Policy, Enrolled, inForce, at ?? Now);

    public static string Json(object what) => JsonSerializer.Serialize(what);
}
