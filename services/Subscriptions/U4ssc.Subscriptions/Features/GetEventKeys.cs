using Microsoft.AspNetCore.Http.HttpResults;
using U4ssc.Kernel;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>The public keys with which heads are signed.</summary>
internal static class GetEventKeysEndpoint
{
    /// <summary>Keys (RFC 8037), the present one first.</summary>
    /// <param name="Webhooks">Those of deliveries (<c>v1a</c> of Standard Webhooks), the present one first.</param>
    public sealed record EventKeys(IReadOnlyList<HeadKey> Keys, IReadOnlyList<string> Webhooks);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/events/keys", Handle)
        .WithSummary("The public keys with which heads are signed.").Produces<EventKeys>();

    private static JsonHttpResult<EventKeys> Handle(HttpContext http, HeadSigner signer, WebhookKey webhooks)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Json(new EventKeys(signer.Keys, webhooks.PublicKeys), Json.Options);
    }
}
