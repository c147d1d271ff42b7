using System.Net.Mime;
using Microsoft.AspNetCore.Mvc;
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

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/onboardings", Handle)
        .WithMetadata(new RequestSizeLimitAttribute(ListBytesMax))
        // Every other media type reaches the handler too, which says what to send instead.
        .Accepts<string>(MediaTypeNames.Text.Csv, [.. ListMedia.Others, "*/*"])
        .WithDescription(
            "The list as CSV in UTF-8, separated by comma, semicolon or tab, its first row the names of the columns. dryRun must be said: true reports what would change, false changes it. "
            + "mode is per-row (other rows are onboarded where some are refused) or atomic. A workbook is answered with 415.")
        .Produces<Taken>(StatusCodes.Status202Accepted)
        .Asks(
            QueryParameter.Text("agency", "Code of the agency whose list it is.").Needed(),
            QueryParameter.Choice("dryRun",
                "Say true to see what the list would change, false to change it. There is no default that acts.", "true", "false").Needed(),
            QueryParameter.Choice("mode", "per-row, where rows are taken one by one; atomic, where one refused row refuses them all.",
                "per-row", "atomic"));

    /// <summary>Where a list stands that was taken.</summary>
    public sealed record Taken(Guid Id, OnboardingPhase State, bool DryRun, OnboardingMode Mode, ListSeparator Separator, int Total);

    private static async Task<IResult> Handle(Request request, Streams streams, ListRows rows, Transact transact)
    {
        var agency = request.Query("agency")!;
        var dryRun = request.Query("dryRun") == "true";
        var mode = request.Query("mode") == "atomic" ? OnboardingMode.Atomic : OnboardingMode.PerRow;
        ListMedia.RefuseOthers(request.Http.Request.ContentType);
        var id = request.NewId();
        var stored = false;
        // Asked before the body is read: nobody stores rows for an agency that is not theirs.
        if (!request.Sees(new Owner(agency)))
            return await Stored(new(agency, dryRun, mode, ListSeparator.Comma, 0, [], ""), Agency.Initial);
        if (await rows.Full(agency, request.Now, request.Cancellation) is { } full) return full.ToProblem();
        try
        {
            await using var file = await ListFile.Open(request.Http.Request.Body, request.Cancellation);
            var count = await Kept(file);
            // Tells a repetition from another list under the same Idempotency-Key.
            request.Http.Items[typeof(Request)] = file.Sha256;
            return await Stored(new(agency, dryRun, mode, file.Separator, count, file.Columns, file.Sha256),
                await streams.Agency(agency, request.Cancellation));
        }
        finally
        {
            if (!stored) await rows.Forget(id);
        }

        async Task<int> Kept(ListFile file)
        {
            try
            {
                return await rows.Keep(id, file, request.Cancellation);
            }
            finally
            {
                // What was read counts, also where the rest could not be.
                await rows.Uploaded(new() { Id = id, Agency = agency, At = request.Now, Bytes = file.BytesRead }, CancellationToken.None);
            }
        }

        Task<IResult> Stored(OnboardingRequested list, Agency known) => transact.Create<OnboardingList, IOnboardingEvent>(
            request, id,
            owner: new Owner(agency),
            decide: state => OnboardingDecider.Decide(new RequestOnboarding(list, known), state),
            answer: (_, _, _, _) =>
                Answer.Accepted($"/api/registry/onboardings/{id}",
                    new Taken(id, OnboardingPhase.Queued, list.DryRun, list.Mode, list.Separator, list.Rows)),
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
}
