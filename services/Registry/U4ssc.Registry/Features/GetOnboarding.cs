using System.Text.Json.Serialization;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>Where an onboarding is in its life.</summary>
internal enum OnboardingPhase
{
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}

/// <summary>An onboarding as people see it.</summary>
/// <param name="RowsKeptUntil">Until when its rows and rejects can be read; null while it is not over.</param>
/// <param name="Before">While it is queued: lists of the same agency before it, and other agencies whose turn may come first.</param>
internal sealed record OnboardingView(
    Guid Id, OnboardingPhase State, string Agency, bool DryRun, OnboardingMode Mode, ListSeparator Separator, int Total, int Processed,
    int Created, int Updated, int Unchanged, int Rejected,
    string? FailureReason, string FileSha256, DateTimeOffset RequestedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    DateTimeOffset? RowsKeptUntil = null, int? Before = null) : IView<OnboardingView, IOnboardingEvent>
{
    [JsonIgnore]
    public Owner Owner => new(Agency);

    /// <summary>True while the counts still move.</summary>
    [JsonIgnore]
    public bool IsUnfinished => State is OnboardingPhase.Queued or OnboardingPhase.Running;

    public static OnboardingView? Evolve(OnboardingView? view, IOnboardingEvent happened, Recorded recorded) => (happened, view) switch
    {
        (OnboardingRequested e, _) => new(
            recorded.Stream, OnboardingPhase.Queued, e.Agency, e.DryRun, e.Mode, e.Separator, e.Rows, 0, 0, 0, 0, 0, null, e.FileSha256,
            recorded.At, null, null),
        (OnboardingStarted, { } list) => list with { State = OnboardingPhase.Running, StartedAt = recorded.At },
        (OnboardingCompleted e, { } list) =>
            list.Counted(e.Counts) with
            {
                State = OnboardingPhase.Completed,
                RowsKeptUntil = recorded.At + ListRows.KeptFor,
                FinishedAt = recorded.At,
            },
        (OnboardingFailed e, { } list) =>
            list.Counted(e.Counts) with
            {
                State = OnboardingPhase.Failed,
                RowsKeptUntil = recorded.At + ListRows.KeptFor,
                FailureReason = e.Reason,
                FinishedAt = recorded.At,
            },
        (OnboardingCancelled e, { } list) => list.Counted(e.Counts) with
        {
            State = OnboardingPhase.Cancelled,
            RowsKeptUntil = recorded.At + ListRows.KeptFor,
            FinishedAt = recorded.At,
        },
        _ => throw new ImpossibleHistoryException(view, happened),
    };

    public OnboardingView Counted(OnboardingCounts counts) => this with
    {
        Processed = counts.Created + counts.Updated + counts.Unchanged + counts.Rejected,
        Created = counts.Created,
        Updated = counts.Updated,
        Unchanged = counts.Unchanged,
        Rejected = counts.Rejected,
    };
}

/// <summary>One onboarding, now, as it was, or followed as server-sent events.</summary>
internal static class GetOnboardingEndpoint
{
    private const string Route = "/onboardings/{id:guid}";

    private static readonly Offers Forms = new("application/json", Followed.MediaType);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGroup("").WithMetadata(Forms).AddEndpointFilter(Follow)
            .MapResource<OnboardingView, IOnboardingEvent>(Route, request =>
                request.RouteId("id"), async (view, request) => await Counted(view, request));

    // The events of a list say how it ended; while it runs, its rows say how far it came.
    private static async Task<OnboardingView> Counted(OnboardingView view, Request request)
    {
        var rows = request.Http.RequestServices.GetRequiredService<ListRows>();
        return view.State switch
        {
            OnboardingPhase.Running => view.Counted(await rows.Counts(view.Id, request.Cancellation)),
            OnboardingPhase.Queued => view with { Before = await rows.Before(view.Id, view.Agency, request.Cancellation) },
            _ => view,
        };
    }

    private static async ValueTask<object?> Follow(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.Arguments.OfType<Request>().First();
        var isFollowed = AcceptedForm.Of(request.Http.Request, Forms.Forms) == Followed.MediaType
            && (request.Http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText?.EndsWith(Route, StringComparison.Ordinal) == true
            && await See(request) is not null;
        return isFollowed ? Followed.Events(request, "onboarding", () => See(request), view => !view.IsUnfinished) : await next(context);
    }

    private static async Task<OnboardingView?> See(Request request)
    {
        var id = Guid.Parse(request.Http.Request.RouteValues["id"]!.ToString()!);
        var streams = request.Http.RequestServices.GetRequiredService<Streams>();
        return await streams.View<OnboardingView, IOnboardingEvent>(id, request.Cancellation) is { } view
            && request.Sees(view.Value.Owner) ? await Counted(view.Value, request) : null;
    }
}
