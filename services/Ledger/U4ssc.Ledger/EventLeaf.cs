using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using U4ssc.Kernel;

namespace U4ssc.Ledger;

/// <summary>
/// One stored event, whole, as the transparency log proves it. Its bytes are the canonical JSON of exactly these members, camelCase; the
/// log has an entry of their hash (<see cref="LogEntry"/>).
/// Members of the metadata that the event does not have are omitted, so that a member which is added one day leaves the bytes of older
/// events as they are; nulls inside <see cref="Data"/> stay, since they are what is stored.
/// </summary>
/// <param name="Id">Id of the event (UUIDv7).</param>
/// <param name="Stream">Stream of the event.</param>
/// <param name="Version">Version of the stream after the event, from 1.</param>
/// <param name="Sequence">Place in the event log of the service.</param>
/// <param name="Type">Pinned storage name, such as <c>city_withdrawn</c>.</param>
/// <param name="RecordedAt">When it was recorded; in the bytes RFC 3339 in UTC with six digits of a second, which is what the store
/// keeps.</param>
/// <param name="EffectiveAt">From when it counts, as stored, where that differs from the recording.</param>
/// <param name="Actor">Opaque subject id of who acted.</param>
/// <param name="Role">Role in which they acted.</param>
/// <param name="OnBehalfOf">Agency or city for which they acted, as stored.</param>
/// <param name="Reason">Reason they gave.</param>
/// <param name="Correlation">Correlation id of the request.</param>
/// <param name="Causation">Id of what led to it.</param>
/// <param name="Trace">Trace id (W3C).</param>
/// <param name="Data">The body as stored.</param>
public sealed record EventLeaf(
    Guid Id, Guid Stream, long Version, long Sequence, string Type, DateTimeOffset RecordedAt, string? EffectiveAt, string? Actor,
    string? Role,
    string? OnBehalfOf, string? Reason, string? Correlation, string? Causation, string? Trace, JsonElement Data)
{
    /// <summary>The format of instants in the bytes.</summary>
    public const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private const string DataName = "data";
    private static readonly JsonElement Nothing = JsonElement.Parse("null");

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new Instants() },
    };

    /// <summary>The event's bytes: what its entry in the log has the hash of.</summary>
    /// <exception cref="NotCanonicalException">The stored event has no canonical form; its sequence is in the message of the one who
    /// asks.</exception>
    public byte[] Bytes()
    {
        var to = new ArrayBufferWriter<byte>();
        Write(to);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>The hash of the leaf (RFC 6962 section 2.1): that of the event's entry.</summary>
    /// <param name="buffer">See <see cref="LogEntry.Of"/>.</param>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes"/>.</exception>
    public byte[] Hash(ArrayBufferWriter<byte>? buffer = null) => LogEntry.Of(this, buffer).LeafHash();

    internal void Write(ArrayBufferWriter<byte> to)
    {
        // The data is by far the largest part: it is written as it is, not serialised and parsed once more.
        var envelope = JsonSerializer.SerializeToElement(this with { Data = Nothing }, Options);
        CanonicalJson.Write(to, envelope.EnumerateObject()
            .Select(member => KeyValuePair.Create(member.Name, member.NameEquals(DataName) ? Data : member.Value)));
    }

    private sealed class Instants : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.ParseExact(reader.GetString()!, InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture));
    }
}
