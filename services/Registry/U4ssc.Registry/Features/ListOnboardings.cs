using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>One line of the list of onboardings.</summary>
internal sealed class OnboardingRow : IRow<OnboardingRow, IOnboardingEvent>
{
    public Guid Id { get; set; }

    public Owner Owner { get; set; } = Owner.Nobody;

    public OnboardingPhase State { get; set; }

    public string Agency { get; set; } = "";

    public bool DryRun { get; set; }

    public OnboardingMode Mode { get; set; }

    public int Total { get; set; }

    /// <summary>How the rows came out; null while it is not over.</summary>
    public OnboardingCounts? Counts { get; set; }

    public DateTimeOffset RequestedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public static OnboardingRow? Evolve(OnboardingRow? row, IOnboardingEvent happened, Recorded recorded) => (happened, row) switch
    {
        (OnboardingRequested e, _) => new()
        {
            Owner = new(e.Agency),
            Agency = e.Agency,
            DryRun = e.DryRun,
            Mode = e.Mode,
            Total = e.Rows,
            RequestedAt = recorded.At,
        },
        (OnboardingStarted, { } list) => list.At(OnboardingPhase.Running),
        (OnboardingCompleted e, { } list) => list.Over(OnboardingPhase.Completed, e.Counts, recorded.At),
        (OnboardingFailed e, { } list) => list.Over(OnboardingPhase.Failed, e.Counts, recorded.At),
        (OnboardingCancelled e, { } list) => list.Over(OnboardingPhase.Cancelled, e.Counts, recorded.At),
        _ => throw new ImpossibleHistoryException(row, happened),
    };

    private OnboardingRow At(OnboardingPhase state)
    {
        State = state;
        return this;
    }

    private OnboardingRow Over(OnboardingPhase state, OnboardingCounts counts, DateTimeOffset at)
    {
        (Counts, FinishedAt) = (counts, at);
        return At(state);
    }
}

/// <summary>The onboardings that the caller may see, oldest first, narrowed by agency and state.</summary>
internal static class ListOnboardingsEndpoint
{
    public sealed record Line(
        Guid Id, OnboardingPhase State, string Agency, bool DryRun, OnboardingMode Mode, int Total, OnboardingCounts? Counts,
        DateTimeOffset RequestedAt,
        DateTimeOffset? FinishedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/onboardings", Handle).Produces<Page<Line>>().Listed().Asks(
        QueryParameter.Text("agency", "Code of an agency: its lists alone."),
        QueryParameter.Choice<OnboardingPhase>("state", "Where the list stands."));

    private static Task<IResult> Handle(Request request, IQuerySession session)
    {
        IQueryable<OnboardingRow> rows = session.Query<OnboardingRow>();
        if (request.Query("agency") is { } of) rows = rows.Where(row => row.Agency == of);
        if (EnumWords.Find<OnboardingPhase>(request.Query("state")) is { } state) rows = rows.Where(row => row.State == state);
        return Lists.Page(
            rows, request,
            row => new Line(row.Id, row.State, row.Agency, row.DryRun, row.Mode, row.Total, row.Counts, row.RequestedAt, row.FinishedAt));
    }
}
