using JasperFx.Events;
using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Lives;

/// <summary>
/// Reads the service's own log, in its order, for what follows from it by itself: each certificate reaches its end, and one for a later
/// period takes the place of an earlier one. It notes what is due; <see cref="DueChanges"/> makes events of it.
/// </summary>
internal sealed class Foreseen(Hint noted) : ILogPart
{
    public string Name => "foreseen";

    public IReadOnlyCollection<Type> Reads { get; } = [typeof(CertificateIssued), typeof(CertificateRevoked)];

    public async Task<Action?> Take(LogPage page, IDocumentOperations operations, CancellationToken cancellation)
    {
        var touched = new Dictionary<string, Succession>(StringComparer.Ordinal);
        foreach (var stored in page.Events)
        {
            switch (stored.Data)
            {
                case CertificateIssued issued:
                    var (city, before) = await Known(issued.Inputs.CityId, issued.Inputs.Edition);
                    Note(stored, stored.StreamId, issued.ValidUntil, null);
                    var (after, changes) = before.With(new(
                        stored.StreamId, issued.Number, issued.Inputs.Period, issued.IssuedAt, issued.ValidUntil));
                    foreach (var change in changes) Note(stored, change.Stream, change.At, change.ByNumber);
                    touched[city] = after;
                    break;
                case CertificateRevoked revoked:
                    var (of, standing) = await Known(revoked.Certificate.CityId, revoked.Certificate.Edition);
                    touched[of] = standing.Ended(stored.StreamId, revoked.EffectiveAt);
                    break;
            }
        }

        foreach (var (id, all) in touched) operations.Store(new CityCertificates { Id = id, Certificates = all.Certificates });
        return touched.Count == 0 ? null : noted.Raise;

        async Task<(string Id, Succession Succession)> Known(Guid cityId, string edition)
        {
            var id = $"{cityId:N}/{edition}";
            if (touched.TryGetValue(id, out var known)) return (id, known);
            var kept = await operations.LoadAsync<CityCertificates>(id, cancellation);
            return (id, kept is null ? Succession.None : new(kept.Certificates));
        }

        void Note(IEvent cause, Guid stream, DateTimeOffset at, string? byNumber) => operations.Store(new DueChange
        {
            Id = $"{stream:N}/{(byNumber is null ? "end" : "succession")}",
            Stream = stream,
            At = at,
            ByNumber = byNumber,
            Cause = cause.Id,
        });
    }
}
