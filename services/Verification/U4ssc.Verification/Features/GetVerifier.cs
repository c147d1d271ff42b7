using System.Text.Json.Serialization;
using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>Whether a verifier may work.</summary>
internal enum VerifierState
{
    Accredited,
    Suspended,
}

/// <summary>A verifier as people see it; the name comes from outside of the log.</summary>
internal sealed record VerifierView(
    Guid Id, Holder Holder, VerifierState State, VerifierLevel Level, IReadOnlyList<string> Ties, IReadOnlyList<Guid> SupervisedCases,
    DateTimeOffset AccreditedAt, string? SuspendedBecause) : IView<VerifierView, IVerifierEvent>
{
    [JsonIgnore]
    public Owner Owner => new(Holders: [Holder]);

    public static VerifierView? Evolve(VerifierView? view, IVerifierEvent happened, Recorded recorded) => (view, happened) switch
    {
        (null, VerifierAccredited e) => new(recorded.Stream, e.Holder, VerifierState.Accredited, e.Level, e.Ties, [], recorded.At, null),
        ({ } v, VerifierCaseSupervised e) => v with { SupervisedCases = [.. v.SupervisedCases, e.CaseId] },
        ({ } v, VerifierQualified) => v with { Level = VerifierLevel.Qualified },
        ({ } v, VerifierTiesChanged e) => v with { Ties = e.Ties },
        ({ } v, VerifierSuspended e) => v with { State = VerifierState.Suspended, SuspendedBecause = e.Reason },
        _ => throw new ImpossibleHistoryException(view ?? new object(), happened),
    };
}

internal static class GetVerifierEndpoint
{
    /// <param name="User">The account by which the person was named; null where it was erased.</param>
    /// <param name="Name">Null where it was erased.</param>
    public sealed record Named(
        Guid Id, string? User, Holder Holder, string? Name, VerifierState State, VerifierLevel Level, IReadOnlyList<string> Ties,
        IReadOnlyList<Guid> SupervisedCases,
        DateTimeOffset AccreditedAt, string? SuspendedBecause);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapResource<VerifierView, IVerifierEvent>("/verifiers/{id:guid}", request => request.RouteId("id"), Present);

    private static async ValueTask<object> Present(VerifierView v, Request request)
    {
        var store = request.Http.RequestServices.GetRequiredService<IDocumentStore>();
        await using var session = store.QuerySession();
        var person = await session.LoadAsync<VerifierPerson>(v.Id, request.Cancellation);
        return new Named(v.Id, person?.User, v.Holder, person?.Name, v.State, v.Level, v.Ties, v.SupervisedCases, v.AccreditedAt,
            v.SuspendedBecause);
    }
}
