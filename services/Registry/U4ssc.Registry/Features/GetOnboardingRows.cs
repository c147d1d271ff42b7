using System.Globalization;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>
/// How every row of a list came out, or would come out: its result, what was refused, and each changed field before and after.
/// </summary>
internal static class GetOnboardingRowsEndpoint
{
    /// <summary>One row.</summary>
    /// <param name="Row">Its number in the file; the header is row 1.</param>
    /// <param name="City">The city; null where the row was rejected, or would only make one.</param>
    public sealed record Line(
        int Row, string ExternalRef, RowResult Result, Guid? City, IReadOnlyList<RefusedCell> Refused, IReadOnlyList<RefusedCell> Warnings,
        IReadOnlyList<CellChange> Changes);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/onboardings/{id:guid}/rows", Handle).Produces<Page<Line>>().Paged().Asks(
        QueryParameter.Choice<RowResult>("result", "What came of the row."));

    private static async Task<IResult> Handle(Guid id, Request request, Streams streams, ListRows rows)
    {
        if (await streams.View<OnboardingView, IOnboardingEvent>(id, request.Cancellation) is not { } view
            || !request.Sees(view.Value.Owner))
            return OnboardingRefusals.Unknown.ToProblem();
        if (view.Value.RowsKeptUntil is { } until && until < request.Now) return OnboardingRefusals.RowsGone(until).ToProblem();
        var found = await rows.Answers(id, After(request.Cursor), EnumWords.Find<RowResult>(request.Query("result")), request.Limit + 1,
            request.Cancellation);
        var lines = found.Take(request.Limit)
            .Select(row => new Line(row.Number, row.ExternalRef, row.Result, row.City, row.Refused, row.Warnings, row.Changes)).ToList();
        return Answer.Ok(new Page<Line>(lines, found.Count > request.Limit ? lines[^1].Row.ToString(CultureInfo.InvariantCulture) : null))
            .Given();
    }

    private static int After(string? cursor) => cursor is null ? 0
        : int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? row
        : throw new BadInputException("?cursor", "cursor.malformed", "cursor must be the 'next' of an earlier answer.");
}
