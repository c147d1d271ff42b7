using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace U4ssc.Kernel;

/// <summary>One JSON for requests, answers, stored events and messages: camelCase members, snake_case enums, decimals as numbers.</summary>
public static class Json
{
    /// <summary>Deeper input is refused.</summary>
    public const int DepthMax = 32;

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
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }

    // Whose a view is decides who may see it, and is no part of what they see. A line of a list keeps it, hence can set it.
    private static void HideOwners(JsonTypeInfo type)
    {
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i] is { Set: null } property && property.PropertyType == typeof(Owner)) type.Properties.RemoveAt(i);
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
