using System.Globalization;
using System.Text.Json.Nodes;
using U4ssc.Subscriptions.Broker;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions;

/// <summary>
/// What is told and by which ways, as AsyncAPI 3.0 has it: made of <see cref="PublicTypes"/> and the same schemas that are served, so that
/// a kind of event that is new is in it by itself.
/// </summary>
internal static class EventDescription
{
    // Attributes that every event of the stream has, and no notice.
    private static readonly string[] Numbered = ["sequence", "previoushash", "dataschema"];
    private const string ContentType = Posted.MediaType;

    /// <summary>The document.</summary>
    /// <param name="address">Public address of the platform.</param>
    /// <param name="schema">The schema of the data of a kind of event.</param>
    public static JsonObject Of(string address, Func<PublicType, JsonObject> schema)
    {
        var messages = PublicTypes.All.Select(type => (Key: Key(type), Message: Message(type, address))).ToList();
        var notices = new[] { "subscription.challenge", "subscription.heartbeat", "subscription.test" };
        JsonObject All(params IEnumerable<string> keys) =>
            new(keys.Select(key => KeyValuePair.Create(key, (JsonNode?)Ref($"#/components/messages/{key}"))));
        return new()
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "U4SSC public events",
                ["version"] = "1.0.0",
                ["description"] = "One numbered stream of what happens in the programme, pushed to webhooks, read at /api/events, or from a queue on the broker: "
                    + "the same events by whatever way. No personal data.",
            },
            ["defaultContentType"] = ContentType,
            ["channels"] = new JsonObject
            {
                ["webhook"] = new JsonObject
                {
                    ["address"] = null,
                    ["title"] = "The endpoint of a subscription",
                    ["description"] = "Posted as Standard Webhooks say: webhook-id, webhook-timestamp, webhook-signature. Subscribe at POST /api/subscriptions.",
                    ["messages"] = All(messages.Select(one => one.Key).Concat(notices)),
                    ["bindings"] = new JsonObject { ["http"] = new JsonObject() },
                },
                ["feed"] = new JsonObject
                {
                    ["address"] = "/api/events",
                    ["title"] = "The feed",
                    ["description"] = "Pages after any number, waiting for what comes (wait), or as server-sent events.",
                    ["messages"] = All(messages.Select(one => one.Key)),
                },
                ["broker"] = new JsonObject
                {
                    ["address"] = "{type}.{country}.{agency}",
                    ["title"] = "The exchange u4ssc.events",
                    ["description"] = "CloudEvents AMQP binding in binary mode. A partner reads from a queue of its own: POST /api/subscriptions with queue.",
                    ["parameters"] = new JsonObject
                    {
                        ["type"] = new JsonObject { ["description"] = "Type of the event, such as certificate.issued." },
                        ["country"] = new JsonObject { ["description"] = "Country of the city, or none." },
                        ["agency"] = new JsonObject { ["description"] = "Agency of the city, or none." },
                    },
                    ["messages"] = All(messages.Select(one => one.Key)),
                    ["bindings"] = new JsonObject
                    {
                        ["amqp"] = new JsonObject
                        {
                            ["is"] = "routingKey",
                            ["exchange"] = new JsonObject
                            {
                                ["name"] = PartnerPlace.Events,
                                ["type"] = "topic",
                                ["durable"] = true,
                                ["autoDelete"] = false,
                                ["vhost"] = "/",
                            },
                        },
                    },
                },
            },
            ["operations"] = new JsonObject
            {
                ["push"] = Sends("webhook", "Each event is posted until it is accepted, those of one city in their order."),
                ["serve"] = Sends("feed", "Every event, from the first one on."),
                ["publish"] = Sends("broker", "Every event, in the order of the stream."),
            },
            ["components"] = new JsonObject
            {
                ["messages"] = new JsonObject(
                [
                    .. messages.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Message)),
                    .. notices.Select(notice => KeyValuePair.Create(notice, (JsonNode?)new JsonObject
                    {
                        ["name"] = notice,
                        ["contentType"] = ContentType,
                        ["payload"] = Ref("#/components/schemas/notice"),
                    })),
                ]),
                ["schemas"] = new JsonObject(
                [
                    KeyValuePair.Create("event", (JsonNode?)Envelope(Numbered)),
                    KeyValuePair.Create("notice", (JsonNode?)Envelope([])),
                    .. PublicTypes.All.Select(type => KeyValuePair.Create(Key(type), (JsonNode?)Plain(schema(type)))),
                ]),
            },
        };
    }

    /// <summary>Names a kind of event with its version.</summary>
    public static string Key(PublicType type) => string.Create(CultureInfo.InvariantCulture, $"{type.Name}.{type.Version}");

    /// <summary>The schema of a whole event of one kind, with nothing outside of it.</summary>
    public static JsonObject Whole(PublicType type, string address, JsonObject schema) =>
        OfKind(type, address, Envelope(Numbered), Plain(schema));

    private static JsonObject Ref(string to) => new() { ["$ref"] = to };

    private static JsonObject Sends(string channel, string summary) => new()
    {
        ["action"] = "send",
        ["channel"] = Ref($"#/channels/{channel}"),
        ["summary"] = summary,
    };

    private static JsonObject Message(PublicType type, string address) => new()
    {
        ["name"] = type.Name,
        ["title"] = type.Name,
        ["contentType"] = ContentType,
        ["payload"] = OfKind(type, address, Ref("#/components/schemas/event"), Ref($"#/components/schemas/{Key(type)}")),
    };

    private static JsonObject OfKind(PublicType type, string address, JsonObject envelope, JsonObject data) => new()
    {
        ["allOf"] = new JsonArray(
            envelope,
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["type"] = new JsonObject { ["const"] = type.Name },
                    ["dataschema"] = new JsonObject
                    {
                        ["const"] = string.Create(CultureInfo.InvariantCulture, $"{address}/schemas/{type.Name}/{type.Version}"),
                    },
                    ["data"] = data,
                },
            }),
    };

    // The attributes of CloudEvents 1.0 that every event has.
    private static JsonObject Envelope(IReadOnlyList<string> further)
    {
        string[] needed = ["specversion", "id", "source", "type", "time", "data", .. further];
        JsonObject Text(string? format = null) => format is null
            ? new() { ["type"] = "string" }
            : new() { ["type"] = "string", ["format"] = format };
        return new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. needed.Select(name => (JsonNode?)name)]),
            ["properties"] = new JsonObject
            {
                ["specversion"] = new JsonObject { ["const"] = "1.0" },
                ["id"] = Text(),
                ["source"] = Text("uri"),
                ["type"] = Text(),
                ["subject"] = Text(),
                ["time"] = Text("date-time"),
                ["datacontenttype"] = Text(),
                ["dataschema"] = Text("uri"),
                ["sequence"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{19}$" },
                ["previoushash"] = new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9a-f]{64}$" },
                ["partitionkey"] = Text("uuid"),
                ["data"] = new JsonObject { ["type"] = "object" },
            },
        };
    }

    // Within the description a schema is known by its key; its dialect is the document's.
    private static JsonObject Plain(JsonObject schema)
    {
        var plain = (JsonObject)schema.DeepClone();
        plain.Remove("$schema");
        plain.Remove("$id");
        return plain;
    }
}
