using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>
/// The certificate of one case: nothing, granted or refused. Granted is where the later life begins: a suspended, revoked, superseded
/// or expired certificate is a case of its own beside it, and each keeps the number and the time that its own rules read.
/// </summary>
public abstract record Certificate : IState<Certificate, ICertificateEvent>
{
    private Certificate()
    {
    }

    /// <summary>No decision was made.</summary>
    public sealed record Undecided : Certificate;

    /// <summary>In force from issue until its end.</summary>
    public sealed record Granted(string Number, DateTimeOffset ValidUntil) : Certificate;

    /// <summary>The policy is not met; the case gets no certificate.</summary>
    public sealed record Refused : Certificate;

    /// <inheritdoc />
    public static Certificate Initial { get; } = new Undecided();

    /// <inheritdoc />
    public static Certificate Evolve(Certificate state, ICertificateEvent happened) => (state, happened) switch
    {
        (Undecided, CertificateIssued issued) => new Granted(issued.Number, issued.ValidUntil),
        (Undecided, CertificateRefused) => new Refused(),
        _ => throw new ImpossibleHistoryException(state, happened),
    };
}
