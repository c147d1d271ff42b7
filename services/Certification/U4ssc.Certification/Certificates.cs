using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification;

/// <summary>
/// Which certificate holds a city's period, and which has a number: claims, stored in the transaction of the certificate itself. Two cases
/// decided at once for one period cannot both store theirs; the later one decides again and sees the first.
/// </summary>
internal sealed class Certificates(IQuerySession session, Streams streams)
{
    /// <summary>A city's period as it was read.</summary>
    /// <param name="HeldByAnotherCase">True where a certificate from another case is in force or suspended.</param>
    /// <param name="Claim">Stores, together with a certificate, that it holds the period and has its number.</param>
    public sealed record Period(bool HeldByAnotherCase, Action<IDocumentSession, IReadOnlyList<ICertificateEvent>> Claim);

    /// <summary>Who holds the period of this case.</summary>
    public async Task<Period> PeriodOf(AttestedCase attested, DateTimeOffset now, CancellationToken cancellation)
    {
        var key = $"certificate/{attested.CityId:D}/{attested.Period}";
        var stream = StreamOf(attested.CaseId);

        // The version before the content: where it changes in between, the version is too old and the claim fails, and never the other way
        // round.
        var version = (await session.MetadataForAsync(new Claim { Id = key }, cancellation))?.CurrentVersion;
        var held = await session.LoadAsync<Claim>(key, cancellation);
        var inForce = held is not null && held.Stream != stream && await Holds(held.Stream, now, cancellation);
        return new(inForce, (storing, events) =>
        {
            if (events.OfType<CertificateIssued>().SingleOrDefault() is not { } issued) return;
            storing.Insert(new Claim { Id = NumberKey(issued.Number), Stream = stream });
            if (version is { } seen) storing.UpdateExpectedVersion(new Claim { Id = key, Stream = stream }, seen);
            else storing.Insert(new Claim { Id = key, Stream = stream });
        });
    }

    /// <summary>The stream of the certificate with this number, in capitals or not; an empty id where there is none.</summary>
    public async ValueTask<Guid> StreamWithNumber(string number, CancellationToken cancellation) =>
        (await session.LoadAsync<Claim>(NumberKey(number.ToUpperInvariant()), cancellation))?.Stream ?? Guid.Empty;

    /// <summary>The stream of a case's certificate.</summary>
    public static Guid StreamOf(Guid caseId) => DerivedId.Of("certification", caseId);

    // A suspended one can be reinstated, and there must not be two then.
    private async Task<bool> Holds(Guid stream, DateTimeOffset now, CancellationToken cancellation) =>
        (await streams.State<Certificate, ICertificateEvent>(stream, cancellation)).Value is Certificate.Granted granted
        && Validity.At(granted.Life, now).Status is CertificateStatus.Valid or CertificateStatus.Suspended;

    private static string NumberKey(string number) => $"certificate-number/{number}";
}
