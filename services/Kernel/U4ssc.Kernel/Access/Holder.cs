using System.Text.Json;
using System.Text.Json.Serialization;

namespace U4ssc.Kernel;

/// <summary>
/// The person or organisation behind an account. Every rule that asks for two persons, or that nobody judges their own work, compares
/// holders, and that two of them are one is decided here and nowhere else: a holder is equal to a holder, and cannot be compared with the
/// id of an account.
/// </summary>
/// <param name="Id">Opaque.</param>
[JsonConverter(typeof(AsText))]
public sealed record Holder(string Id) : IComparable<Holder>
{
    /// <summary>By id, ordinal.</summary>
    public int CompareTo(Holder? other) => string.CompareOrdinal(Id, other?.Id);

    /// <inheritdoc />
    public override string ToString() => Id;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator <(Holder left, Holder right) => Comparer<Holder>.Default.Compare(left, right) < 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator <=(Holder left, Holder right) => Comparer<Holder>.Default.Compare(left, right) <= 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator >(Holder left, Holder right) => Comparer<Holder>.Default.Compare(left, right) > 0;

    /// <inheritdoc cref="CompareTo" />
    public static bool operator >=(Holder left, Holder right) => Comparer<Holder>.Default.Compare(left, right) >= 0;

    private sealed class AsText : JsonConverter<Holder>
    {
        public override Holder Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String ? new(reader.GetString()!) : throw new JsonException("A holder is an opaque text.");

        public override void Write(Utf8JsonWriter writer, Holder value, JsonSerializerOptions options) => writer.WriteStringValue(value.Id);
    }
}
