using U4ssc.Certification.Domain;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Domain.Tests.Certification;

public sealed class CertifyingACase
{
    private static readonly ICertificateEvent Issued = CertificateDecider.Decide(Situations.Certify(), Certificate.Initial).Events[0];
    private static readonly ICertificateEvent Refused =
        CertificateDecider.Decide(Situations.Certify(inForce: true), Certificate.Initial).Events[0];

    [Fact]
    public void a_case_that_meets_the_policy_gets_a_certificate()
    {
        var issued = Undecided().When(s => CertificateDecider.Decide(Situations.Certify(), s)).ThenOne<CertificateIssued>();
        Assert.Equal(CertificateNumber.Of(2020, "ES", Situations.CaseId), issued.Number);
        Assert.Equal((Situations.Now, Situations.Now.AddYears(3)), (issued.IssuedAt, issued.ValidUntil));
        Assert.Equal(5, issued.Criteria.Count);
    }

    [Fact]
    public void a_certificate_binds_all_that_it_was_decided_from()
    {
        var issued = (CertificateIssued)Issued;
        Assert.Equal(
            new DecisionInputs(
                Situations.CaseId, Situations.Case.SubmissionId, 1, "a0", Situations.CityId, 2, "ES-RECI", "ES", 2020, "U4SSC-2017",
                Situations.EditionSha256,
                "illustrative-2017", "b0", Situations.Case.FindingsSha256(), Situations.Policy, Persons.First, Persons.Second),
            issued.Inputs);
        Assert.Equal(new DecisionStatement(issued.Inputs, true, issued.Criteria, issued.Scores).Sha256(), issued.DecisionSha256);
    }

    [Fact]
    public void the_time_of_the_decision_is_no_part_of_its_hash()
    {
        var later = (CertificateIssued)CertificateDecider.Decide(Situations.Certify(at: Situations.Now.AddDays(1)),
            Certificate.Initial).Events[0];
        Assert.Equal(((CertificateIssued)Issued).DecisionSha256, later.DecisionSha256);
    }

    [Fact]
    public void a_case_that_does_not_meet_the_policy_is_refused_with_the_reasons()
    {
        var refused = Undecided().When(s => CertificateDecider.Decide(Situations.Certify(Situations.Case with { OpenQueries = 1 }), s))
            .ThenOne<CertificateRefused>();
        Assert.Equal(["no_open_query"], refused.Criteria.Where(c => !c.Met).Select(c => c.Criterion));
        Assert.Equal(Situations.Now, refused.RefusedAt);
    }

    [Fact]
    public void a_case_is_decided_once()
    {
        // Whatever is said later: the first decision stands.
        Given(Issued).When(s => CertificateDecider.Decide(Situations.Certify(inForce: true), s)).ThenNothing();
        Given(Refused).When(s => CertificateDecider.Decide(Situations.Certify(), s)).ThenNothing();
    }

    [Fact]
    public void a_case_under_other_content_of_the_edition_is_not_decided() => Undecided()
        .When(s => CertificateDecider.Decide(Situations.Certify(Situations.Case with { EditionSha256 = "0" }), s))
        .ThenRefused(CertificateRefusals.EditionDiffers(Situations.Case, Situations.Edition));

    [Fact]
    public void a_case_under_another_edition_is_not_decided() => Undecided()
        .When(s => CertificateDecider.Decide(Situations.Certify(Situations.Case with { Edition = "U4SSC-2027" }), s))
        .ThenRefused("certificate.edition_differs");

    [Fact]
    public void targets_of_another_edition_decide_nothing() => Undecided()
        .When(s =>
            CertificateDecider.Decide(Situations.Certify() with { Benchmarks = Situations.Benchmarks with { Edition = "U4SSC-2027" } }, s))
        .ThenRefused(CertificateRefusals.BenchmarksOfOtherEdition(Situations.Benchmarks, Situations.Edition));

    [Fact]
    public void the_facts_of_another_city_decide_nothing() => Undecided()
        .When(s => CertificateDecider.Decide(Situations.Certify() with { City = Situations.Enrolled with { CityId = Guid.Empty } }, s))
        .ThenRefused(CertificateRefusals.OtherCity(Situations.Case));

    [Fact]
    public void a_case_that_says_two_things_of_one_data_point_is_not_decided()
    {
        var twice = Situations.Case with { Values = [.. Situations.Case.Values, new("C1", ReportStatus.Reported, 1)] };
        Undecided().When(s => CertificateDecider.Decide(Situations.Certify(twice), s))
            .ThenRefused(CertificateRefusals.DataPointTwice("C1"));
        var findings = Situations.Case with { Findings = [.. Situations.Case.Findings, new("C1", Verdict.NotVerified, null, null, null)] };
        Undecided().When(s => CertificateDecider.Decide(Situations.Certify(findings), s)).ThenRefused("certificate.data_point_twice");
    }

    [Fact]
    public void a_second_decision_in_a_history_is_impossible()
    {
        Assert.Throws<U4ssc.Kernel.ImpossibleHistoryException>(() => Given(Issued, Refused));
        Assert.Throws<U4ssc.Kernel.ImpossibleHistoryException>(() => Given(Refused, Issued));
    }

    private static Situation<Certificate, ICertificateEvent> Undecided() => Given();

    private static Situation<Certificate, ICertificateEvent> Given(params ICertificateEvent[] happened) =>
        Situation.Given<Certificate, ICertificateEvent>(happened);
}
