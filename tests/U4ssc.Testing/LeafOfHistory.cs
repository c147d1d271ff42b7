using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Kernel;

namespace U4ssc.Testing;

/// <summary>
/// The entry of an event in the log as an outsider makes it, who has read services/Ledger/README.md and one item of a history, and nothing
/// else.
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

    /// <summary>The bytes of the entry, which the leaf is the hash of.</summary>
    public static byte[] Entry(JsonElement item) => EntryOf(Of(item));

    /// <summary>The bytes of the entry of an event with these members.</summary>
    public static byte[] EntryOf(JsonObject members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var hash = Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Bytes(members, JsonSerializerOptions.Default)));
        return CanonicalJson.Bytes(
            new JsonObject { ["event"] = (string?)members["id"], ["hash"] = hash, ["sequence"] = (long)members["sequence"]! },
            JsonSerializerOptions.Default);
    }

    /// <summary>The members of the event, not yet canonical.</summary>
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
