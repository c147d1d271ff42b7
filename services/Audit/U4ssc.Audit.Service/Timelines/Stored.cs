using System.Globalization;
using System.Text.Json;
using U4ssc.Audit.Domain;
using U4ssc.Kernel;

namespace U4ssc.Audit.Service.Timelines;

/// <summary>One event of a history as its service tells it.</summary>
internal sealed record Stored(
    Guid Event, long Version, long? Sequence, string Type, DateTimeOffset At, string? EffectiveAt, string Actor, string Role,
    string? OnBehalfOf, string? Reason, string? Correlation, string? Causation, JsonElement Data)
{
    private const string ByService = "service:", OfList = "onboarding:";

    /// <summary>The event that caused it, where it says that it was one: what services do follows from events.</summary>
    public Guid? CauseEvent => Role == "service" && Guid.TryParse(Causation, out var cause) ? cause : null;

    /// <summary>The list that it came from, where it came from one.</summary>
    public Guid? CauseList => Causation?.StartsWith(OfList, StringComparison.Ordinal) == true
        && Guid.TryParse(Causation.AsSpan(OfList.Length), out var list) ? list : null;

    /// <summary>As far as its place goes.</summary>
    public Happening Happening => new(Event, At, CauseEvent);

    /// <summary>From a line of <c>…/history</c>.</summary>
    public static Stored OfHistory(JsonElement item) => new(
        item.GetProperty("eventId").GetGuid(), item.GetProperty("version").GetInt64(), item.GetProperty("sequence").GetInt64(),
        Text(item, "type")!, Instants.Read(Text(item, "at")!)!.Value, Text(item, "effectiveAt"), Text(item, "actor")!, Text(item, "role")!,
        Text(item, "onBehalfOf"), Text(item, "reason"), Text(item, "correlation"), Text(item, "causation"), item.GetProperty("data"));

    /// <summary>From a public event: it has the id of what it tells of, save for the snapshot, whose id follows from it.</summary>
    public static Stored OfPublicEvent(JsonElement item) => new(
        item.GetProperty("id").GetGuid(), long.Parse(Text(item, "sequence")!, CultureInfo.InvariantCulture), null, Text(item, "type")!,
        Instants.Read(Text(item, "time")!)!.Value, null, ByService + Platform.Subscriptions, "service", null, null, null, Text(item, "id"),
        item.GetProperty("data"));

    private static string? Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}
