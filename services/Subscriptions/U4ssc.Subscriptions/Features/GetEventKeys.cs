using Microsoft.AspNetCore.Http.HttpResults;
using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Features;

/// <summary>The public keys with which heads are signed.</summary>
internal static class GetEventKeysEndpoint
{
    /// <summary>Keys (RFC 8037), the present one first.</summary>
    public sealed record EventKeys(IReadOnlyList<HeadKey> Keys);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/events/keys", Handle)
        .WithSummary("The public keys with which heads are signed.").Produces<EventKeys>();

    private static JsonHttpResult<EventKeys> Handle(HttpContext http, HeadSigner signer)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Json(new EventKeys(signer.Keys), Json.Options);
    }
}
