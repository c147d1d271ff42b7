using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace U4ssc.Subscriptions.Features;

/// <summary>What is told and by which ways, for machines (AsyncAPI 3.0).</summary>
internal static class GetEventDescriptionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/asyncapi.json", Handle)
        .WithSummary("The public events and the ways they come, as AsyncAPI 3.0 has it.").Produces<JsonElement>();

    private static JsonHttpResult<JsonObject> Handle(HttpContext http, CloudEventWriter writer)
    {
        http.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Json(EventDescription.Of(writer.Address, WebhookDescription.SchemaOf));
    }
}
