using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>A city takes its submission back, until it is attested.</summary>
internal static class WithdrawSubmissionEndpoint
{
    public sealed record Body(string Reason);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/{id:guid}/withdrawal", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Body<Body> body, Request request, Transact transact) =>
        transact.Ask<Submission, ISubmissionEvent>(
            request, id,
            state => SubmissionDecider.Decide(new WithdrawSubmission(body.Value.Reason), state),
            (_, version) => Answer.NoContent(version), body.Value.Reason);
}
