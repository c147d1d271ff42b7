using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace U4ssc.Kernel.Hosting;

/// <summary>
/// Holds JSON against the type it is meant for and names every place that does not fit. The serializer alone stops at the
/// first one, and lets through what PostgreSQL cannot store or a decimal cannot hold.
/// </summary>
internal static class JsonShape
{
    private const int PlacesMax = 100;
    private const int TextCharactersMax = 20_000;
    private const int ItemsMax = 5_000;

    public static IReadOnlyList<RefusedPlace> Wrong(JsonElement json, Type type)
    {
        var wrong = new List<RefusedPlace>();
        Check(json, type, "", wrong);
        return wrong;
    }

    /// <summary>$.values[3].numerator as /values/3/numerator.</summary>
    public static string PointerOf(string? path)
    {
        if (path is null or "$") return "";
        var pointer = new StringBuilder();
        foreach (var part in path.TrimStart('$').Split('.', '[')) if (part.Length > 0) pointer.Append('/').Append(part.TrimEnd(']').Trim('\''));
        return pointer.ToString();
    }

    private static void Check(JsonElement json, Type type, string at, List<RefusedPlace> wrong)
    {
        if (wrong.Count >= PlacesMax) return;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(JsonElement)) { CheckTexts(json, at, wrong); return; }
        var info = Json.Options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object: CheckObject(json, info, at, wrong); break;
            case JsonTypeInfoKind.Enumerable: CheckItems(json, info, at, wrong); break;
            case JsonTypeInfoKind.Dictionary: CheckDictionary(json, info, at, wrong); break;
            default: CheckValue(json, type, at, wrong); break;
        }
    }

    private static void CheckObject(JsonElement json, JsonTypeInfo info, string at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Object) { Add(wrong, at, "json.wrong_type", $"An object is expected here, not {Kind(json)}."); return; }
        foreach (var member in json.EnumerateObject())
        {
            if (NameOf(member, at, wrong) is not { } name) continue;
            var place = $"{at}/{Escaped(name)}";
            var property = info.Properties.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal));
            if (property is null) Add(wrong, place, "json.unknown_member", $"'{Shown(name)}' is not known here. Known are: {string.Join(", ", info.Properties.Select(known => known.Name))}.");
            else if (member.Value.ValueKind == JsonValueKind.Null)
            {
                if (!property.IsSetNullable || (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null))
                    Add(wrong, place, "json.null", $"'{name}' must not be null.");
            }
            else Check(member.Value, property.PropertyType, place, wrong);
        }

        foreach (var property in info.Properties)
        {
            if (property.IsRequired && !json.TryGetProperty(property.Name, out _)) Add(wrong, $"{at}/{property.Name}", "json.missing", $"'{property.Name}' is missing.");
        }
    }

    private static void CheckItems(JsonElement json, JsonTypeInfo info, string at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Array) { Add(wrong, at, "json.wrong_type", $"A list is expected here, not {Kind(json)}."); return; }
        if (json.GetArrayLength() > ItemsMax) { Add(wrong, at, "json.too_many", $"At most {ItemsMax} items are accepted at once."); return; }
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{at}/{index++}");
            if (item.ValueKind == JsonValueKind.Null) Add(wrong, place, "json.null", "An item of a list must not be null.");
            else Check(item, info.ElementType!, place, wrong);
        }
    }

    private static void CheckDictionary(JsonElement json, JsonTypeInfo info, string at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Object) { Add(wrong, at, "json.wrong_type", $"An object is expected here, not {Kind(json)}."); return; }
        foreach (var member in json.EnumerateObject())
        {
            if (NameOf(member, at, wrong) is not { } name) continue;
            var place = $"{at}/{Escaped(name)}";
            if (name.Length > 200 || Unstorable(name)) Add(wrong, place, "json.name", "A member name must have at most 200 characters, without U+0000.");
            else if (member.Value.ValueKind == JsonValueKind.Null) Add(wrong, place, "json.null", $"'{Shown(name)}' must not be null.");
            else Check(member.Value, info.ElementType!, place, wrong);
        }
    }

    private static void CheckValue(JsonElement json, Type type, string at, List<RefusedPlace> wrong)
    {
        if (type == typeof(string)) { if (json.ValueKind == JsonValueKind.String) CheckText(json, at, wrong); else Add(wrong, at, "json.wrong_type", $"A text is expected here, not {Kind(json)}."); }
        else if (type == typeof(bool)) { if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Add(wrong, at, "json.wrong_type", $"true or false is expected here, not {Kind(json)}."); }
        else if (type == typeof(decimal)) CheckFigure(json, at, wrong);
        else if (type == typeof(int)) { if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt32(out _)) Add(wrong, at, "json.wrong_type", $"A whole number is expected here, not {Kind(json)}."); }
        else if (type == typeof(long)) { if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt64(out _)) Add(wrong, at, "json.wrong_type", $"A whole number is expected here, not {Kind(json)}."); }
        else if (type == typeof(Guid)) { if (TextOf(json) is not { } text || !Guid.TryParseExact(text, "D", out _)) Add(wrong, at, "json.not_an_id", "An id is expected here, such as 018f2b1c-7a10-7000-8000-000000000000."); }
        else if (type == typeof(DateOnly)) { if (TextOf(json) is not { } text || !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) Add(wrong, at, "json.not_a_date", "A date is expected here, such as 2026-04-30."); }
        else if (type == typeof(DateTimeOffset)) { if (json.ValueKind != JsonValueKind.String || !json.TryGetDateTimeOffset(out _)) Add(wrong, at, "json.not_an_instant", "An instant is expected here, such as 2026-04-30T12:00:00Z."); }
        else if (type.IsEnum)
        {
            var known = Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).ToList();
            if (TextOf(json) is not { } text || !known.Contains(text, StringComparer.Ordinal)) Add(wrong, at, "json.not_a_choice", $"One of these is expected here: {string.Join(", ", known)}.");
        }
    }

    private static void CheckFigure(JsonElement json, string at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Number) Add(wrong, at, "json.wrong_type", $"A number is expected here, not {Kind(json)}.");
        // Longer ones would be rounded in silence by the parser: what is not kept exactly is not accepted.
        else if (json.GetRawText().Length > 40 || !json.TryGetDecimal(out var figure) || !Figures.IsAcceptable(figure) || LosesDigits(json.GetRawText(), figure))
            Add(wrong, at, "figure.out_of_range", $"A figure may have at most {Figures.SignificantDigitsMax} significant digits and {Figures.DecimalPlacesMax} decimal places, and must lie within ±{Figures.AbsoluteMax.ToString(CultureInfo.InvariantCulture)}.");
    }

    private static bool LosesDigits(string raw, decimal figure) => figure == 0 && raw.Any(c => c is >= '1' and <= '9') && !raw.StartsWith("0e", StringComparison.OrdinalIgnoreCase);

    private static void CheckTexts(JsonElement json, string at, List<RefusedPlace> wrong)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String: CheckText(json, at, wrong); break;
            case JsonValueKind.Array: foreach (var (item, index) in json.EnumerateArray().Select((item, index) => (item, index))) CheckTexts(item, $"{at}/{index}", wrong); break;
            case JsonValueKind.Object: foreach (var member in json.EnumerateObject()) if (NameOf(member, at, wrong) is { } name) CheckTexts(member.Value, $"{at}/{Escaped(name)}", wrong); break;
            case JsonValueKind.Number: CheckFigure(json, at, wrong); break;
        }
    }

    private static void CheckText(JsonElement json, string at, List<RefusedPlace> wrong)
    {
        if (TextOf(json) is not { } text) Add(wrong, at, "text.malformed", "This text is not valid Unicode.");
        else if (text.Length > TextCharactersMax) Add(wrong, at, "text.too_long", $"A text may have at most {TextCharactersMax} characters here.");
        else if (Unstorable(text)) Add(wrong, at, "text.malformed", "A text must not contain U+0000 or halves of surrogate pairs.");
    }

    // PostgreSQL stores neither U+0000 nor lone surrogates in jsonb.
    private static bool Unstorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0') return true;
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (char.IsSurrogate(text[i])) return true;
        }

        return false;
    }

    private static string? TextOf(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) return null;
        try { return json.GetString(); }
        catch (InvalidOperationException) { return null; }
    }

    private static string? NameOf(JsonProperty member, string at, List<RefusedPlace> wrong)
    {
        try { return member.Name; }
        catch (InvalidOperationException)
        {
            Add(wrong, at, "json.name", "A member name here is not valid Unicode.");
            return null;
        }
    }

    private static void Add(List<RefusedPlace> wrong, string at, string code, string message) => wrong.Add(new(at, code, message));

    private static string Escaped(string name) => Shown(name).Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static string Shown(string name) => name.Length <= 60 ? name : name[..60] + "…";

    private static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "this number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
