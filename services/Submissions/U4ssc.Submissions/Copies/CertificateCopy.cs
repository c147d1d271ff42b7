using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Copies;

/// <summary>
/// The certificate of a submission, as Certification told it: its id is the submission's. Messages come in any order, what happened to it
/// before its issue too, and each counts once.
/// </summary>
public sealed record CertificateCopy : ICopy
{
    /// <inheritdoc />
    public string Id { get; set; } = "";

    public string Number { get; init; } = "";

    /// <summary>Null until the issue was told.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>In the order of their versions.</summary>
    public IReadOnlyList<ToldChange> Told { get; init; } = [];

    internal static CertificateCopy With(CertificateCopy? copy, CertificateIssued told) =>
        copy?.IssuedAt is not null ? copy : (copy ?? new()) with
        {
            Number = told.Number,
            IssuedAt = told.IssuedAt,
            ValidUntil = told.ValidUntil,
        };

    internal static CertificateCopy With(CertificateCopy? copy, string number, ToldChange told)
    {
        copy ??= new() { Number = number };
        return copy.Told.Any(known => known.Version == told.Version) ? copy
            : copy with { Told = [.. copy.Told.Append(told).OrderBy(known => known.Version)] };
    }
}
