using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace U4ssc.Kernel;

/// <summary>
/// One JSON for requests, answers, stored events and messages: camelCase members, snake_case enums, decimals as numbers, instants in UTC
/// with Z.
/// </summary>
public static class Json
{
    /// <summary>Deeper input is refused.</summary>
    public const int DepthMax = 32;

    /// <summary>The one spelling of enumerations, as <see cref="EnumWords"/> has it, and no numbers.</summary>
    public static JsonConverter Enumerations { get; } =
        new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);

    /// <summary>The options, frozen.</summary>
    public static JsonSerializerOptions Options { get; } = Frozen();

    /// <summary>Sets the same rules on options that someone else made.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(Enumerations);
        options.Converters.Add(new InUtc());
    }

    // Whose a view is decides who may see it, and is no part of what they see. A line of a list keeps it, hence can set it.
    private static void HideOwners(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i] is { Set: null } property && property.PropertyType == typeof(Owner)) type.Properties.RemoveAt(i);
    }

    // The Z goes through an address unharmed, where a plus becomes a blank. As many digits of a second as there are: what is read again is
    // the same.
    private sealed class InUtc : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String
                && Instants.Read(reader.GetString()!) is { } at ? at : throw new JsonException("This is no instant as RFC 3339 writes it.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime);
    }

    private static JsonSerializerOptions Frozen()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            MaxDepth = DepthMax,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { HideOwners } },
        };
        Configure(options);
        options.MakeReadOnly();
        return options;
    }
}
