using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>A city answers a verifier's query.</summary>
internal static class AnswerQueryEndpoint
{
    public sealed record Body(string Answer);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/{id:guid}/queries/{queryId:guid}/answer", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Guid queryId, Body<Body> body, Request request, Transact transact) =>
        transact.Ask<Submission, ISubmissionEvent>(
            request, id,
            state => SubmissionDecider.Decide(new AnswerQuery(queryId, body.Value.Answer), state),
            (_, version) => Answer.NoContent(version));
}
