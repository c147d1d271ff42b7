using U4ssc.Kernel.Hosting;

namespace U4ssc.Identity.Features;

/// <summary>GET /status, for the gateway's /api/status: what runs here. Identity has no event log, so nothing lags.</summary>
internal static class StatusEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/status", () =>
        TypedResults.Json(new { service = IdentityService.Name, version = ServiceDefaults.Version, projections = Array.Empty<Lag>() }, Json.Options))
        .AllowAnonymous().ExcludeFromDescription();
}
