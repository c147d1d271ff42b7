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
    /// <summary>
    /// Absent is unchanged, null takes away (RFC 7396), down to each common input. A set as a whole is not taken away by one word:
    /// <c>commonInputs</c> and
    /// <c>values</c> themselves cannot be null, and each value is said whole.
    /// </summary>
    public sealed record Body(PatchedInputs CommonInputs = null!, IReadOnlyList<StatedValue> Values = null!);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPatch("/{id:guid}/values", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Body<Body> body, Request request, Transact transact, Editions editions)
    {
        // What was written is only looked at again where it can matter: a report of many values often says nothing of the common inputs.
        var inputs = body.Value.CommonInputs is { } patched ? patched.Said(body.Raw.GetProperty("commonInputs")) : null;
        return editions.With(
            () => transact.Ask<Submission, ISubmissionEvent>(
                request, id,
                state => SubmissionDecider.Decide(
                    new ReportValues(
                        editions.Of(state), inputs, body.Value.Values ?? [], request.Caller.Holder,
                        Earth.LatestToday(request.Now).Year), state),
                (_, version) => Answer.NoContent(version)),
            request.Cancellation);
    }
}
