using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>
/// The certificate of one case: nothing, granted or refused. What a granted one is depends on when it is asked for: it may be suspended
/// from next month on, or have been revoked in a time when everybody took it for valid. So its state is its whole life, and
/// <see cref="Validity"/> says what it is at an instant.
/// </summary>
public abstract record Certificate : IState<Certificate, ICertificateEvent>, IOwned
{
    private Certificate()
    {
    }

    /// <summary>No decision was made.</summary>
    public sealed record Undecided : Certificate;

    /// <summary>A certificate was issued.</summary>
    public sealed record Granted(CertificateSubject Subject, Life Life) : Certificate;

    /// <summary>The policy is not met; the case gets no certificate.</summary>
    public sealed record Refused(string Agency, Guid CityId) : Certificate;

    /// <inheritdoc />
    /// <remarks>That everybody reads a certificate, and the secretariat alone changes it, is said by the access table.</remarks>
    public Owner? Whose(Guid id) => this switch
    {
        Granted granted => new(granted.Subject.Agency, granted.Subject.CityId),
        Refused refused => new(refused.Agency, refused.CityId),
        _ => null,
    };

    /// <inheritdoc />
    public static Certificate Initial { get; } = new Undecided();

    /// <inheritdoc />
    public static Certificate Evolve(Certificate state, ICertificateEvent happened) => (state, happened) switch
    {
        (Undecided, CertificateIssued issued) => new Granted(SubjectOf(issued), Life.Of(issued)),
        (Undecided, CertificateRefused refused) => new Refused(refused.Inputs.Agency, refused.Inputs.CityId),
        (Granted now, _) when Life.FactOf(happened) is { } fact && now.Life.Allows(fact) => now with { Life = now.Life.With(fact) },
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    private static CertificateSubject SubjectOf(CertificateIssued e) => new(
        e.Number, e.Inputs.CaseId, e.Inputs.SubmissionId, e.Inputs.CityId, e.CityName, e.Inputs.Agency, e.Inputs.Country, e.Inputs.Period,
        e.Inputs.Edition, e.Inputs.Illustrative);
}
