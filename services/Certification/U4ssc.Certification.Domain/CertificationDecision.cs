using System.Globalization;

namespace U4ssc.Certification.Domain;

/// <summary>One criterion of the policy with the figures that decided it.</summary>
/// <param name="Criterion">Such as <c>core_kpis_verified</c>.</param>
/// <param name="Message">The outcome for people.</param>
/// <param name="Figures">The numbers it saw, by name; shares in percent, rounded to 2 decimals, half away from zero.</param>
public sealed record CriterionResult(string Criterion, bool Met, string Message, IReadOnlyDictionary<string, decimal> Figures);

/// <summary>
/// The certification decision: a pure function of the attested case, the edition, the benchmark set, the policy and the city's standing.
/// Anybody who holds these can make it again and must come to the same result.
/// </summary>
/// <param name="Granted">True where every criterion is met.</param>
/// <param name="Criteria">All of them, met or not, always in the same order.</param>
public sealed record CertificationDecision(bool Granted, IReadOnlyList<CriterionResult> Criteria, Scores Scores)
{
    /// <summary>Decides on a case. The order of values, findings, KPIs and targets makes no difference.</summary>
    public static CertificationDecision Make(
        AttestedCase attested, Edition edition, BenchmarkSet benchmarks, PolicyTerms policy, CityFacts city, bool certificateInForce)
    {
        ArgumentNullException.ThrowIfNull(attested);
        ArgumentNullException.ThrowIfNull(edition);
        ArgumentNullException.ThrowIfNull(benchmarks);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(city);
        var kpis = Review.Of(attested, edition);
        CriterionResult[] criteria =
        [
            CityEnrolled(city),
            CaseAttested(attested),
            NoOpenQuery(attested),
            CoreKpisVerified(kpis, policy),
            NoCertificateInForce(attested, certificateInForce),
        ];
        return new(criteria.All(c => c.Met), criteria, Scoring.Of(kpis, benchmarks));
    }

    private static CriterionResult CityEnrolled(CityFacts city) => new(
        "city_enrolled",
        city.Enrolled,
        city.Enrolled ? "The city is enrolled."
            : "The city is not enrolled: its letter of commitment is not recorded, or it left the programme.",
        Figures(("enrolled", city.Enrolled ? 1 : 0), ("city_version", city.Version)));

    private static CriterionResult CaseAttested(AttestedCase attested)
    {
        var persons = attested.ConcludedBy == attested.AttestedBy ? 1 : 2;
        return new(
            "case_attested",
            persons == 2,
            persons == 2 ? "One person concluded the case and another attested it."
                : "The same person concluded and attested the case; two different persons are needed.",
            Figures(("persons", persons), ("persons_min", 2), ("revision", attested.Revision)));
    }

    private static CriterionResult NoOpenQuery(AttestedCase attested) => new(
        "no_open_query",
        attested.OpenQueries == 0,
        attested.OpenQueries == 0
            ? "No query is open."
            : Text($"{attested.OpenQueries} queries are open; the city must answer each of them."),
        Figures(("open_queries", attested.OpenQueries), ("open_queries_max", 0)));

    private static CriterionResult CoreKpisVerified(IReadOnlyList<ReviewedKpi> kpis, PolicyTerms policy)
    {
        var core = Scoring.CompletenessOf(kpis.Where(k => k.Kpi.Level == KpiLevel.Core));
        var counted = core.Kpis - core.KpisNotApplicable;

        // Decided from whole numbers; the share is rounded for reading alone. Where nothing counts, nothing is shown to be verified.
        var met = counted > 0 && core.KpisVerified * 100m >= policy.CoreKpisVerifiedPercentMin * counted;
        var share = counted == 0 ? 0 : Scoring.Percentage(core.KpisVerified, counted, policy.CoreKpisVerifiedPercentMin);
        return new(
            "core_kpis_verified",
            met,
            Text($"{core.KpisVerified} of {counted} counted core KPIs are complete and verified: {share:0.00} %; the policy asks for at least {policy.CoreKpisVerifiedPercentMin:0.##########} %."),
            Figures(
                ("core_kpis", core.Kpis), ("not_applicable", core.KpisNotApplicable), ("counted", counted), ("complete", core.KpisReported),
                ("partial", core.KpisPartial), ("complete_and_verified", core.KpisVerified), ("share_percent", share),
                ("share_percent_min", Kernel.Figures.Plain(policy.CoreKpisVerifiedPercentMin))));
    }

    private static CriterionResult NoCertificateInForce(AttestedCase attested, bool certificateInForce) => new(
        "no_certificate_in_force",
        !certificateInForce,
        certificateInForce ? Text($"A certificate of the city for {attested.Period} is in force already, or suspended.")
            : Text($"No certificate of the city for {attested.Period} is in force or suspended."),
        Figures(("certificates_in_force", certificateInForce ? 1 : 0), ("certificates_in_force_max", 0), ("period", attested.Period)));

    private static string Text(FormattableString sentence) => sentence.ToString(CultureInfo.InvariantCulture);

    private static SortedDictionary<string, decimal> Figures(params ReadOnlySpan<(string Name, decimal Figure)> figures)
    {
        var sorted = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (name, figure) in figures) sorted.Add(name, figure);
        return sorted;
    }
}
