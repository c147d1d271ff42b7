using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>A city freezes a revision and hands it in, for the first time or after queries.</summary>
internal static class SubmitSubmissionEndpoint
{
    public sealed record HandedIn(Guid Id, string State, int Revision);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/submit", Handle).Produces<HandedIn>();

    private static async Task<IResult> Handle(Guid id, Request request, Transact transact, Editions editions, Comparisons comparisons)
    {
        var against = await comparisons.For(id, request.Cancellation);
        return await editions.With(
            () => transact.Ask<Submission, ISubmissionEvent>(
                request, id,
                state => SubmissionDecider.Decide(new SubmitSubmission(editions.Of(state), against), state),
                (state, version) => Answer.Ok(Of(id, state), version)),
            request.Cancellation);
    }

    private static HandedIn Of(Guid id, Submission state) => state switch
    {
        Submission.Submitted submitted => new(id, "submitted", submitted.Revision),
        Submission.InVerification taken => new(id, "in_verification", taken.Revision),
        _ => throw new InvalidOperationException("What was handed in is neither submitted nor in verification."),
    };
}
