using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Features;

/// <summary>The newest event, signed: who has everything up to it, has everything.</summary>
internal static class GetHeadEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/events/head", Handle)
        .WithSummary("Number and hash of the newest event, signed.").Produces<SignedHead>();

    private static async Task<IResult> Handle(HttpContext http, Tail tail, HeadSigner signer, TimeProvider clock)
    {
        await tail.Look(http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(signer.Sign(tail.Head, clock.GetUtcNow()), Json.Options);
    }
}
