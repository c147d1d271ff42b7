using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>An agency uploads a list of its cities; the answer comes when the list is safely stored, the work follows.</summary>
internal static class RequestOnboardingEndpoint
{
    /// <summary>A larger list is refused with 413.</summary>
    public const long ListBytesMax = 64 * 1024 * 1024;

    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/onboardings", Handle)
        .WithMetadata(new RequestSizeLimitAttribute(ListBytesMax))
        // Workbooks reach the handler, which says what to do instead; any other media type does not.
        .Accepts<string>(MediaTypeNames.Text.Csv, Xlsx)
        .WithDescription("The list as CSV in UTF-8, its first row the names of the columns. A workbook is answered with 415 for now.");

    private static async Task<IResult> Handle(Request request, Streams streams, ListRows rows, Transact transact)
    {
        var agency = request.Query("agency") ?? throw new BadInputException("?agency", "query.missing", "agency is missing: the code of the agency whose list it is.");
        var dryRun = Choice(request, "dryRun", ("false", false), ("true", true));
        var mode = Choice(request, "mode", ("per-row", OnboardingMode.PerRow), ("atomic", OnboardingMode.Atomic));
        RefuseOtherThanCsv(request.Http.Request.ContentType);
        var id = request.NewId();
        var stored = false;
        // Asked before the body is read: nobody stores rows for an agency that is not theirs.
        if (!request.Sees(new Owner(agency))) return await Stored(new(agency, dryRun, mode, 0, [], ""), Agency.Initial);
        try
        {
            await using var file = await ListFile.Open(request.Http.Request.Body, request.Cancellation);
            var count = await rows.Keep(id, file, request.Cancellation);
            // Tells a repetition from another list under the same Idempotency-Key.
            request.Http.Items[typeof(Request)] = file.Sha256;
            return await Stored(new(agency, dryRun, mode, count, file.Columns, file.Sha256), await streams.Agency(agency, request.Cancellation));
        }
        finally
        {
            if (!stored) await rows.Forget(id);
        }

        Task<IResult> Stored(OnboardingRequested list, Agency known) => transact.Create<OnboardingList, IOnboardingEvent>(
            request, id,
            owner: new Owner(agency),
            decide: state => OnboardingDecider.Decide(new RequestOnboarding(list, known), state),
            answer: (_, _, _, _) => Answer.Accepted($"/api/registry/onboardings/{id}", new { id, state = OnboardingPhase.Queued, list.DryRun, total = list.Rows }),
            alongside: (session, _, _) =>
            {
                session.Insert(Work(id, list, request.Asked()));
                stored = true;
            });
    }

    private static ListTask Work(Guid id, OnboardingRequested list, Asked asked) => new()
    {
        Id = id,
        Agency = list.Agency,
        DryRun = list.DryRun,
        Mode = list.Mode,
        Columns = list.Columns,
        Actor = asked.Actor,
        Role = asked.Role,
        OnBehalfOf = asked.OnBehalfOf,
        Reason = asked.Reason,
        Correlation = asked.Correlation,
    };

    private static void RefuseOtherThanCsv(string? contentType)
    {
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || type.MediaType != MediaTypeNames.Text.Csv)
        {
            throw new BadHttpRequestException(
                type?.MediaType == Xlsx
                    ? "Workbooks cannot be uploaded yet. Save the list as CSV in UTF-8 and send it with Content-Type: text/csv."
                    : "The list must be CSV: send Content-Type: text/csv.",
                StatusCodes.Status415UnsupportedMediaType);
        }

        if (type.Charset.HasValue && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            throw new BadHttpRequestException("The list must be UTF-8.", StatusCodes.Status415UnsupportedMediaType);
    }

    private static T Choice<T>(Request request, string name, params (string Text, T Value)[] choices)
    {
        if (request.Query(name) is not { } text) return choices[0].Value;
        foreach (var choice in choices) if (choice.Text == text) return choice.Value;
        throw new BadInputException($"?{name}", "query.not_a_choice", $"One of these is expected here: {string.Join(", ", choices.Select(choice => choice.Text))}.");
    }
}
