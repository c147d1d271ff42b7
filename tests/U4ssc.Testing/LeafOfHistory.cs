using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace U4ssc.Testing;

/// <summary>
/// The leaf of an event as an outsider makes it, who has read services/Ledger/README.md and one item of a history, and nothing else.
/// </summary>
public static class LeafOfHistory
{
    private static readonly (string Leaf, string Shown)[] Members =
    [
        ("actor", "actor"), ("causation", "causation"), ("correlation", "correlation"), ("effectiveAt", "effectiveAt"), ("id", "eventId"),
        ("onBehalfOf", "onBehalfOf"), ("reason", "reason"), ("role", "role"), ("sequence", "sequence"), ("stream", "stream"),
        ("trace", "traceId"),
        ("type", "type"), ("version", "version"),
    ];

    /// <summary>The members of the leaf, not yet canonical.</summary>
    public static JsonObject Of(JsonElement item)
    {
        var leaf = new JsonObject { ["data"] = JsonNode.Parse(item.GetProperty("data").GetRawText()) };
        foreach (var (name, shown) in Members)
            if (item.TryGetProperty(shown, out var value) && value.ValueKind != JsonValueKind.Null)
                leaf[name] = JsonNode.Parse(value.GetRawText());
        leaf["recordedAt"] = item.GetProperty("at").GetDateTimeOffset().UtcDateTime
            .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        return leaf;
    }
}
