using U4ssc.Kernel;
using static U4ssc.Certification.Domain.CertificateRefusals;

namespace U4ssc.Certification.Domain;

/// <summary>What can be asked about a certificate.</summary>
public abstract record CertificateCommand;

/// <summary>Decides on an attested case.</summary>
/// <param name="CertificateInForce">True where the city holds a certificate for the period from another case, suspended or not.</param>
/// <param name="At">Time of the decision, UTC.</param>
public sealed record CertifyCase(
    AttestedCase Case, Edition Edition, BenchmarkSet Benchmarks, PolicyTerms Policy, CityFacts City, bool CertificateInForce,
    DateTimeOffset At) : CertificateCommand;

/// <summary>What the secretariat asks of a certificate's standing.</summary>
/// <param name="Reason">Why; public.</param>
/// <param name="EffectiveAt">From when it counts; at once where it is not said. Fractions of a second are dropped.</param>
/// <param name="Now">When it is asked, UTC.</param>
public abstract record ChangeStanding(string? Reason, DateTimeOffset? EffectiveAt, DateTimeOffset Now) : CertificateCommand;

/// <summary>Suspends a certificate.</summary>
public sealed record SuspendCertificate(string? Reason, DateTimeOffset? EffectiveAt, DateTimeOffset Now)
    : ChangeStanding(Reason, EffectiveAt, Now);

/// <summary>Ends a suspension.</summary>
public sealed record ReinstateCertificate(string? Reason, DateTimeOffset? EffectiveAt, DateTimeOffset Now)
    : ChangeStanding(Reason, EffectiveAt, Now);

/// <summary>Takes a certificate back for good.</summary>
public sealed record RevokeCertificate(string? Reason, DateTimeOffset? EffectiveAt, DateTimeOffset Now)
    : ChangeStanding(Reason, EffectiveAt, Now);

/// <summary>Notes that a certificate for a later period took the place of this one.</summary>
/// <param name="At">When both were issued, UTC.</param>
public sealed record SupersedeCertificate(string ByNumber, DateTimeOffset At) : CertificateCommand;

/// <summary>Notes that a certificate reached its end, where it has.</summary>
/// <param name="Now">UTC.</param>
public sealed record ExpireCertificate(DateTimeOffset Now) : CertificateCommand;

/// <summary>The rules of the certificate. What the policy asks for is in <see cref="CertificationDecision"/>.</summary>
public static class CertificateDecider
{
    /// <summary>One event, none where the case is decided already, or one refusal.</summary>
    public static Decision<ICertificateEvent> Decide(CertificateCommand command, Certificate state) => (command, state) switch
    {
        (CertifyCase, Certificate.Granted) => [],
        (CertifyCase, Certificate.Refused) => [],
        (CertifyCase c, _) when c.Edition.Id != c.Case.Edition
            || c.Edition.Sha256 != c.Case.EditionSha256 => EditionDiffers(c.Case, c.Edition),
        (CertifyCase c, _) when c.Benchmarks.Edition != c.Edition.Id => BenchmarksOfOtherEdition(c.Benchmarks, c.Edition),
        (CertifyCase c, _) when c.City.CityId != c.Case.CityId => OtherCity(c.Case),
        (CertifyCase c, _) when SaidTwice(c.Case) is { } dataPoint => DataPointTwice(dataPoint),
        (CertifyCase c, Certificate.Undecided) => [Certified(c)],

        (ChangeStanding c, Certificate.Granted now) => StandingDecider.Decide(c, now),
        (SupersedeCertificate c, Certificate.Granted now) => StandingDecider.Decide(c, now),
        (ExpireCertificate c, Certificate.Granted now) => StandingDecider.Decide(c, now),
        (ChangeStanding or SupersedeCertificate or ExpireCertificate, _) => Unknown,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "A command that this decider does not know."),
    };

    private static ICertificateEvent Certified(CertifyCase c)
    {
        var decision = CertificationDecision.Make(c.Case, c.Edition, c.Benchmarks, c.Policy, c.City, c.CertificateInForce);
        var inputs = InputsOf(c);
        var sha256 = new DecisionStatement(inputs, decision.Granted, decision.Criteria, decision.Scores).Sha256();
        return decision.Granted
            ? new CertificateIssued(
                CertificateNumber.Of(c.Case.Period, c.Case.Country, c.Case.CaseId), c.Case.CityName, inputs, decision.Criteria,
                decision.Scores,
                c.At, c.At.AddYears(c.Policy.ValidityYears), sha256)
            : new CertificateRefused(c.Case.CityName, inputs, decision.Criteria, decision.Scores, c.At, sha256);
    }

    private static DecisionInputs InputsOf(CertifyCase c) => new(
        c.Case.CaseId, c.Case.SubmissionId, c.Case.Revision, c.Case.RevisionSha256, c.Case.CityId, c.City.Version, c.Case.Agency,
        c.Case.Country,
        c.Case.Period, c.Edition.Id, c.Edition.Sha256, c.Benchmarks.Id, c.Benchmarks.Sha256, c.Case.FindingsSha256(),
        c.Policy with { CoreKpisVerifiedPercentMin = Figures.Plain(c.Policy.CoreKpisVerifiedPercentMin) }, Persons.First,
        c.Case.AttestedBy == c.Case.ConcludedBy ? Persons.First : Persons.Second, c.Case.Illustrative);

    private static string? SaidTwice(AttestedCase attested) =>
        Twice(attested.Values.Select(v => v.DataPoint)) ?? Twice(attested.Findings.Select(f => f.DataPoint));

    private static string? Twice(IEnumerable<string> dataPoints) =>
        dataPoints.GroupBy(d => d, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).Order(StringComparer.Ordinal)
            .FirstOrDefault();
}
