using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>A city reports values and common inputs: all or nothing, one event.</summary>
internal static class ReportValuesEndpoint
{
    public sealed record Body(CommonInputsBody? CommonInputs = null, IReadOnlyList<StatedValue>? Values = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPatch("/{id:guid}/values", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Body<Body> body, Request request, Transact transact, Editions editions) =>
        editions.With(
            () => transact.Ask<Submission, ISubmissionEvent>(
                request, id, SubmissionOwner.Of,
                state => SubmissionDecider.Decide(
                    new ReportValues(
                        editions.Of(state), body.Value.CommonInputs?.Said(), body.Value.Values ?? [], request.Caller.Subject,
                        Earth.LatestToday(request.Now).Year), state),
                (_, version) => Answer.NoContent(version)),
            request.Cancellation);
}
