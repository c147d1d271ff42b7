using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Reads in one go a body that is right, as nearly all are: it takes nothing that <see cref="JsonShape"/> would find wrong, and that one is
/// only asked about the others.
/// </summary>
internal static class ExactJson<T>
    where T : class
{
    private static readonly bool IsPossible = JsonShape.IsPlain(typeof(T));

    private static readonly JsonSerializerOptions Options =
        new(Json.Options) { AllowDuplicateProperties = false, Converters = { [0] = new Exactly() } };

    /// <summary>What it says, or null where somebody has to look more closely.</summary>
    public static T? Read(ReadOnlySpan<byte> json)
    {
        // Neither nulls in lists nor lists that are too long are noticed below.
        if (!IsPossible || MayListNulls(json) || json.Count((byte)',') >= JsonShape.ItemsMax) return null;
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool MayListNulls(ReadOnlySpan<byte> json)
    {
        for (int at; (at = json.IndexOf("null"u8)) >= 0; json = json[(at + 4)..])
            if (json[..at].TrimEnd(" \t\r\n"u8) is [.., (byte)'[' or (byte)',']) return true;
        return false;
    }

    private abstract class Reading<TValue> : JsonConverter<TValue>
    {
        public override void Write(Utf8JsonWriter writer, TValue value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class Text : Reading<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { } text && JsonShape.IsAcceptable(text) ? U4ssc.Kernel.Text.Normal(text) : throw new JsonException();
    }

    private sealed class Figure : Reading<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TryGetDecimal(out var figure) && JsonShape.IsAcceptable(figure, reader.ValueSpan) ? figure : throw new JsonException();
    }

    private sealed class Exactly : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum || typeToConvert == typeof(string)
            || typeToConvert == typeof(decimal);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            typeToConvert == typeof(string) ? new Text() : typeToConvert == typeof(decimal) ? new Figure()
            : (JsonConverter)Activator.CreateInstance(typeof(Choice<>).MakeGenericType(typeof(T), typeToConvert))!;
    }

    private sealed class Choice<TEnum> : Reading<TEnum>
        where TEnum : struct, Enum
    {
        private static readonly TEnum[] Values = Enum.GetValues<TEnum>();
        private static readonly byte[][] Names = [.. Values.Select(value => Encoding.UTF8.GetBytes(EnumWords.Of(value)))];

        public override TEnum Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            for (var i = 0; i < Names.Length; i++) if (reader.ValueTextEquals(Names[i])) return Values[i];
            throw new JsonException();
        }
    }
}

/// <summary>Composes every text that comes in, so that the same letters are the same characters (<see cref="Text.Normal"/>).</summary>
internal sealed class ComposedText : JsonConverter<string>
{
    /// <summary>The options of all JSON, for what comes in.</summary>
    public static JsonSerializerOptions Options { get; } = With();

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } text ? Text.Normal(text) : null;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    // What was read as a member's name, such as a language, is no text of the caller's: names are compared as they are.
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    private static JsonSerializerOptions With()
    {
        var options = new JsonSerializerOptions(Json.Options);
        options.Converters.Add(new ComposedText());
        options.MakeReadOnly();
        return options;
    }
}
