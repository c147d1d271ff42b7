using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Features;

namespace U4ssc.Subscriptions;

/// <summary>
/// What is posted to endpoints, in the API document: the <c>webhooks</c> of OpenAPI 3.1, made of the schemas that are served.
/// </summary>
internal static class WebhookDescription
{
    private static readonly (string Name, string Description)[] Headers =
    [
        ("webhook-id", "The event's id: the same at each attempt."),
        ("webhook-timestamp", "When this attempt was made, in seconds since 1970."),
        ("webhook-signature", "Signatures over id, time and body, as Standard Webhooks say."),
    ];

    /// <summary>Adds them to the API document of this name.</summary>
    public static void Add(IServiceCollection services, string document, string address) =>
        services.Configure<OpenApiOptions>(document, options => options.AddDocumentTransformer((whole, _, _) =>
        {
            whole.Webhooks ??= new Dictionary<string, IOpenApiPathItem>(StringComparer.Ordinal);
            foreach (var type in PublicTypes.All)
                whole.Webhooks[EventDescription.Key(type)] = new OpenApiPathItem
                {
                    Operations = new() { [HttpMethod.Post] = Operation(whole, type, address) },
                };
            return Task.CompletedTask;
        }));

    private static OpenApiOperation Operation(OpenApiDocument whole, PublicType type, string address) => new()
    {
        Summary = $"{type.Name} happened.",
        Parameters =
        [
            .. Headers.Select(header => new OpenApiParameter
            {
                Name = header.Name,
                In = ParameterLocation.Header,
                Required = true,
                Description = header.Description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }),
        ],
        RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [Posted.MediaType] = new OpenApiMediaType { Schema = Schema(whole, EventDescription.Whole(type, address, SchemaOf(type))) },
            },
        },
        Responses = new()
        {
            ["2XX"] = new OpenApiResponse { Description = "It is kept, and does not come again." },
            ["410"] = new OpenApiResponse { Description = "Nothing is wanted any more: the subscription ends." },
            ["default"] = new OpenApiResponse { Description = "It comes again, with the same id and bytes, for three days." },
        },
    };

    /// <summary>The schema of the data of a kind of event.</summary>
    public static JsonObject SchemaOf(PublicType type) => JsonNode.Parse(GetSchemaEndpoint.SchemaOf(type))!.AsObject();

    private static OpenApiSchema? Schema(OpenApiDocument whole, JsonObject json) =>
        OpenApiModelFactory.Parse<OpenApiSchema>(json.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, whole, out _, "json");
}
