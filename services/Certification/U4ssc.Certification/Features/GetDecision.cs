using System.Text.Json.Serialization;
using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Certification.Features;

/// <summary>How a decision went.</summary>
public enum Outcome
{
    /// <summary>The city got its certificate.</summary>
    Granted,

    /// <summary>At least one criterion is not met.</summary>
    Refused,
}

/// <summary>The decision on a case: every criterion with its figures, and the scores.</summary>
/// <param name="DecisionSha256">
/// SHA-256 of the canonical JSON (RFC 8785) of one object with the members <c>inputs</c>, <c>granted</c>, <c>criteria</c> and <c>scores</c>
/// as they stand here.
/// </param>
public sealed record DecisionView(
    Outcome Outcome, string? Number, string CityName, DateTimeOffset DecidedAt, DateTimeOffset? ValidUntil, string DecisionSha256,
    DecisionInputs Inputs, bool Granted, IReadOnlyList<CriterionResult> Criteria, Scores Scores) : IView<DecisionView, ICertificateEvent>
{
    /// <inheritdoc />
    [JsonIgnore]
    public Owner Owner => new(Inputs.Agency, Inputs.CityId);

    /// <inheritdoc />
    public static DecisionView? Evolve(DecisionView? view, ICertificateEvent happened, Recorded recorded) => happened switch
    {
        CertificateIssued e =>
            new(Outcome.Granted, e.Number, e.CityName, e.IssuedAt, e.ValidUntil, e.DecisionSha256, e.Inputs, true, e.Criteria, e.Scores),
        CertificateRefused e =>
            new(Outcome.Refused, null, e.CityName, e.RefusedAt, null, e.DecisionSha256, e.Inputs, false, e.Criteria, e.Scores),
        // A decision stands, whatever becomes of the certificate; the certificate says that.
        CertificateSuspended or CertificateReinstated or CertificateRevoked or CertificateSuperseded or CertificateExpired => view,
        _ => throw new ImpossibleHistoryException(view ?? (object)"no decision", happened),
    };
}

internal static class GetDecisionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapResource<DecisionView, ICertificateEvent>("/decisions/{caseId:guid}", request =>
            Certificates.StreamOf(request.RouteId("caseId")), owner: OwnerOf);

    // The two who judged read the decision on their case; who they are stands in no event.
    private static async ValueTask<Owner> OwnerOf(DecisionView view, Request request)
    {
        if (request.Caller.Role != Role.Verifier) return view.Owner;
        await using var session = request.Http.RequestServices.GetRequiredService<IDocumentStore>().QuerySession();
        return view.Owner with { Holders = (await session.LoadAsync<Judges>(view.Inputs.CaseId, request.Cancellation))?.Holders ?? [] };
    }
}
