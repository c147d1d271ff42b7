using System.Globalization;
using System.Net.Mime;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>The rows of a list that were refused, as they were uploaded, with what is wrong in which column.</summary>
internal static class GetRejectsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/onboardings/{id:guid}/rejects", Handle).WithMetadata(new Offers(MediaTypeNames.Text.Csv))
            .Produces<string>(contentType: MediaTypeNames.Text.Csv);

    private static async Task<IResult> Handle(Guid id, Request request, Streams streams, ListRows rows, Marten.IQuerySession session)
    {
        var view = await streams.View<OnboardingView, IOnboardingEvent>(id, request.Cancellation);
        if (view is null || !request.Sees(view.Value.Owner)) return OnboardingRefusals.Unknown.ToProblem();
        if (view.Value.RowsKeptUntil is { } until && until < request.Now) return OnboardingRefusals.RowsGone(until).ToProblem();
        var history = await session.Events.FetchStreamAsync(id, version: 1, token: request.Cancellation);
        var list = history.Select(stored => stored.Data).OfType<OnboardingRequested>().Single();
        return TypedResults.Stream(
            stream =>
                RejectsFile.Write(stream, list.Columns, list.Separator, rows.Rejected(id, request.Cancellation), request.Cancellation),
            "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"onboarding-{id}-rejects.csv"));
    }
}
