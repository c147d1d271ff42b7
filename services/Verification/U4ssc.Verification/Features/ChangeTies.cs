using Marten;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>
/// What a verifier's ties are from now on. A new tie counts at once, also in the cases that the verifier has a part in: it can take no
/// further step in them. The answer names those that are still open, for the secretariat to give the part to somebody else.
/// </summary>
internal static class ChangeTiesEndpoint
{
    /// <summary>Open cases that an answer names at the most.</summary>
    private const int CasesNamedMax = 500;

    public sealed record Body(IReadOnlyList<string> Ties);

    /// <param name="OpenCases">Cases that are not over, in which the verifier has a part and a tie.</param>
    public sealed record Changed(Guid Id, IReadOnlyList<string> Ties, IReadOnlyList<Guid> OpenCases);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/verifiers/{id:guid}/ties", Handle).Produces<Changed>();

    private static async Task<IResult> Handle(
        Guid id, Body<Body> body, Request request, IDocumentStore store, Accounts accounts, Transact transact)
    {
        if (VerifierInput.Refuse(new ChangeTies(body.Value.Ties)) is null
            && await accounts.Unknown(body.Value.Ties, request) is { Count: > 0 } unknown)
            return VerifierRefusals.Unacceptable(unknown).ToProblem();
        var assigned = await CasesOf(id, store, request.Cancellation);
        return await transact.Ask<Verifier, IVerifierEvent>(
            request, id,
            decide: verifier => VerifierDecider.Decide(new ChangeTies(body.Value.Ties), verifier),
            answer: (verifier, version) =>
            {
                var now = (Verifier.Accredited)verifier;
                return Answer.Ok(new Changed(id, now.Ties,
                    [.. assigned.Where(row => now.IsTiedTo(row.CityId, row.Agency)).Select(row => row.Id)]), version);
            });
    }

    private static async Task<IReadOnlyList<CaseRow>> CasesOf(Guid verifier, IDocumentStore store, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Query<CaseRow>()
            .Where(row => row.Lead == verifier || row.Second == verifier || row.Supervisor == verifier)
            .Where(row => row.State != "attested" && row.State != "cancelled")
            .OrderBy(row => row.Id).Take(CasesNamedMax).ToListAsync(cancellation);
    }
}
