using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>A city begins its data for a period.</summary>
internal static class OpenSubmissionEndpoint
{
    /// <param name="Illustrative">True to show or to learn the platform with figures that are made up: the certificate will say so. It
    /// cannot be changed later.</param>
    public sealed record Body(Guid City, int Period, string? Edition = null, bool Illustrative = false);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/", Handle).Produces<Draft>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(Body<Body> body, Request request, Transact transact, IQuerySession session, Editions editions)
    {
        var (city, period, edition, illustrative) = body.Value;
        var known = await session.LoadAsync<CityCopy>(city.ToString(), request.Cancellation);
        var command = new OpenSubmission(request.NewId(), known?.Facts(), await editions.Named(edition, request.Cancellation), period,
            Earth.LatestToday(request.Now).Year, illustrative);
        return await transact.Create<Submission, ISubmissionEvent>(
            request, command.SubmissionId, new Owner(command.City?.Agency, city),
            state => SubmissionDecider.Decide(command, state),
            (id, state, version, changed) => Answer.Created($"/api/submissions/{id}", Draft.Of(id, state), version),
            claim: $"submission/{city}/{period}",
            // A city that was refused a certificate may try again for the same period.
            released: state => state is Submission.Withdrawn or Submission.Closed { Certified: false });
    }

    /// <summary>What was begun, with what is filled in already and where that is from.</summary>
    public sealed record Draft(
        Guid Id, string State, Guid City, int Period, string Edition, bool Illustrative, CommonInputsBody CommonInputs,
        IReadOnlyList<Prefill> Prefills)
    {
        internal static Draft Of(Guid id, Submission state)
        {
            var draft = (Submission.WithContent)state;
            return new(
                id, "draft", draft.Opened.CityId, draft.Opened.Period, draft.Opened.Edition, draft.Opened.Illustrative,
                CommonInputsBody.Of(draft.Content.CommonInputs), draft.Opened.Prefills);
        }
    }
}
