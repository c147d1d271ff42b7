using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>A city says why a screening finding is right as it is.</summary>
internal static class JustifyFindingEndpoint
{
    public sealed record Body(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/{id:guid}/screening/{findingId}/justification", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        Guid id, string findingId, Body<Body> body, Request request, Transact transact, Editions editions, Comparisons comparisons)
    {
        var against = await comparisons.For(id, request.Cancellation);
        return await editions.With(
            () => transact.Ask<Submission, ISubmissionEvent>(
                request, id,
                state => SubmissionDecider.Decide(new JustifyFinding(editions.Of(state), findingId, body.Value.Reason, against), state),
                (_, version) => Answer.NoContent(version), body.Value.Reason),
            request.Cancellation);
    }
}
