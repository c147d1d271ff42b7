using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Domain.Screening;

namespace U4ssc.Submissions.Features;

/// <summary>
/// What automatic checks find: in what can still be changed, now; in what is frozen, what they found when it was handed in.
/// </summary>
internal static class GetScreeningEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{id:guid}/screening", Handle).Produces<IReadOnlyList<ScreeningFinding>>().AsItWas();

    private static async Task<IResult> Handle(Guid id, Request request, Streams streams, Editions editions, Comparisons comparisons)
    {
        var (found, answer) = await Resources.Read<SubmissionView, ISubmissionEvent>(request, _ => new(id), SubmissionOwner.Of);
        if (found is null) return answer;
        // What is found in a draft is the city's own affair, as the draft is.
        if (found.Value.State is not (SubmissionStatus.Draft or SubmissionStatus.Returned) || request.Caller.Role == Role.Verifier)
            return Shown.At(request, found.Value.FrozenFindings, found.Version);
        var edition = await editions.Of(found.Value.Edition, found.Value.EditionSha256, request.Cancellation);
        var state = await streams.StateAt<Submission, ISubmissionEvent>(id, found.Version, request.Cancellation);
        return Shown.At(request, ScreeningRules.Screen(state.Value, edition, await comparisons.For(id, request.Cancellation)),
            state.Version);
    }
}
