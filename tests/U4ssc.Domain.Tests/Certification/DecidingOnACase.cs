using U4ssc.Certification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class DecidingOnACase
{
    [Fact]
    public void a_case_that_meets_every_criterion_is_granted()
    {
        var decision = Situations.Case.Decided();
        Assert.True(decision.Granted);
        Assert.Equal(
            ["city_enrolled", "case_attested", "no_open_query", "core_kpis_verified", "no_certificate_in_force"],
            decision.Criteria.Select(c => c.Criterion));
        Assert.All(decision.Criteria, c => Assert.True(c.Met));
    }

    [Fact]
    public void a_city_that_is_not_enrolled_gets_none() => Unmet(
        "city_enrolled", Make(city: Situations.Enrolled with { Enrolled = false }), ("enrolled", 0), ("city_version", 2));

    [Fact]
    public void one_person_alone_attests_nothing() => Unmet(
        "case_attested", Make(Situations.Case with { AttestedBy = new("verifier-1") }), ("persons", 1), ("persons_min", 2));

    [Fact]
    public void an_open_query_is_an_open_question() =>
        Unmet("no_open_query", Make(Situations.Case with { OpenQueries = 2 }), ("open_queries", 2));

    [Fact]
    public void a_certificate_in_force_for_the_period_is_enough() =>
        Unmet("no_certificate_in_force", Make(inForce: true), ("certificates_in_force", 1), ("period", 2020));

    [Fact]
    public void four_of_five_core_kpis_are_exactly_enough()
    {
        var decision = Situations.Case.NotVerified("C1").Decided();
        Assert.True(decision.Granted);
        Figures(decision, "core_kpis_verified", ("counted", 5), ("complete", 5), ("complete_and_verified", 4), ("share_percent", 80),
            ("share_percent_min", 80));
    }

    [Fact]
    public void three_of_five_core_kpis_are_not_enough() => Unmet(
        "core_kpis_verified", Make(Situations.Case.NotVerified("C1").NotReported("B1")),
        ("counted", 5), ("complete", 4), ("complete_and_verified", 3), ("share_percent", 60));

    [Fact]
    public void a_share_just_below_the_minimum_is_not_enough_however_it_reads() => Unmet(
        "core_kpis_verified",
        Make(Situations.Case.NotVerified("C1"), policy: Situations.Policy with { CoreKpisVerifiedPercentMin = 80.001m }),
        ("share_percent", 80), ("share_percent_min", 80.001m));

    [Fact]
    public void a_kpi_with_a_data_point_missing_is_partial() =>
        Figures(Situations.Case.NotReported("A2.b").Decided(), "core_kpis_verified", ("complete", 4), ("partial", 1),
            ("complete_and_verified", 4));

    [Fact]
    public void what_the_verifier_accepts_as_not_applicable_is_left_out_of_the_count()
    {
        var one = Situations.Case.With(new AttestedValue("C1", ReportStatus.NotApplicable, null)).NotVerified("B1");
        Figures(one.Decided(), "core_kpis_verified", ("not_applicable", 1), ("counted", 4), ("complete_and_verified", 3),
            ("share_percent", 75));
        var half = Situations.Case.With(new AttestedValue("A2.b", ReportStatus.NotApplicable, null));
        Figures(half.Decided(), "core_kpis_verified", ("not_applicable", 0), ("counted", 5), ("complete", 5), ("complete_and_verified", 5));
    }

    [Fact]
    public void what_the_verifier_does_not_accept_as_not_applicable_counts_as_missing() =>
        Figures(
            Situations.Case.With(new AttestedValue("C1", ReportStatus.NotApplicable, null)).NotVerified("C1").Decided(),
            "core_kpis_verified",
            ("not_applicable", 0), ("counted", 5), ("complete", 4), ("complete_and_verified", 4));

    [Fact]
    public void the_verifiers_override_of_the_status_counts() =>
        Figures(
            Situations.Case.With(new AttestedFinding("C1", Verdict.Verified, null, null, ReportStatus.NotReported)).Decided(),
            "core_kpis_verified",
            ("complete", 4), ("complete_and_verified", 4));

    [Fact]
    public void advanced_kpis_are_not_asked_for() => Assert.True(Situations.Case.NotReported("C2").Decided().Granted);

    [Fact]
    public void a_case_in_which_nothing_counts_shows_nothing()
    {
        var nothing = Situations.Case with
        {
            Values = [.. Situations.Case.Values.Select(v => new AttestedValue(v.DataPoint, ReportStatus.NotApplicable, null))],
        };
        Unmet("core_kpis_verified", Make(nothing), ("counted", 0), ("share_percent", 0));
    }

    [Fact]
    public void a_data_point_that_nobody_named_is_neither_reported_nor_verified()
    {
        var silent = Situations.Case with { Values = [], Findings = [] };
        Unmet("core_kpis_verified", Make(silent), ("counted", 5), ("complete", 0), ("complete_and_verified", 0));
    }

    [Fact]
    public void a_refusal_lists_every_criterion_that_is_not_met()
    {
        var decision = Make(
            Situations.Case.NotReported("A1").NotReported("B1") with { OpenQueries = 1, AttestedBy = new("verifier-1") },
            Situations.Enrolled with { Enrolled = false }, inForce: true);
        Assert.False(decision.Granted);
        Assert.Equal(5, decision.Criteria.Count(c => !c.Met));
        Assert.All(decision.Criteria, c => Assert.NotEmpty(c.Figures));
    }

    private static CertificationDecision Make(
        AttestedCase? attested = null, CityFacts? city = null, bool inForce = false, PolicyTerms? policy = null) =>
        CertificationDecision.Make(attested ?? Situations.Case, Situations.Edition, Situations.Benchmarks, policy ?? Situations.Policy, city
            ?? Situations.Enrolled, inForce);

    private static void Unmet(string criterion, CertificationDecision decision, params (string Name, decimal Figure)[] figures)
    {
        Assert.False(decision.Granted);
        Assert.Equal([criterion], decision.Criteria.Where(c => !c.Met).Select(c => c.Criterion));
        Figures(decision, criterion, figures);
    }

    private static void Figures(CertificationDecision decision, string criterion, params (string Name, decimal Figure)[] figures)
    {
        var seen = decision.Criteria.Single(c => c.Criterion == criterion).Figures;
        Assert.All(figures, f => Assert.Equal((f.Name, f.Figure), (f.Name, seen[f.Name])));
    }
}
