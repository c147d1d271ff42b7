using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Features;

/// <summary>GET /status, for the gateway's /api/status: what runs here. Identity has no event log, so nothing lags.</summary>
internal static class StatusEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/status", () =>
        TypedResults.Json(new { service = IdentityService.Name, version = ServiceDefaults.Version, projections = Array.Empty<object>() },
            Json.Options))
        .AllowAnonymous().ExcludeFromDescription();
}
