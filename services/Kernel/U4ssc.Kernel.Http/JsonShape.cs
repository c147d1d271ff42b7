using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Holds JSON against the type it is meant for and names every place that does not fit. The serializer alone stops at the
/// first one, and lets through what PostgreSQL cannot store or a decimal cannot hold.
/// </summary>
internal static class JsonShape
{
    /// <summary>More wrong places are not looked for: whoever sent nonsense by the megabyte learns nothing from a longer list.</summary>
    public const int PlacesMax = 100;

    private const int TextCharactersMax = 20_000;
    public const int ItemsMax = 5_000;

    private static readonly ConcurrentDictionary<Type, Known> Types = new();

    public static IReadOnlyList<RefusedPlace> Wrong(JsonElement json, Type type)
    {
        var wrong = new List<RefusedPlace>();
        Check(json, Of(type), null, wrong);
        return wrong;
    }

    /// <summary>
    /// True where <paramref name="figure"/> is what was written, and no longer than any figure may be. Longer ones would be rounded in
    /// silence, tiny ones would read as zero.
    /// </summary>
    public static bool IsAcceptable(decimal figure, ReadOnlySpan<byte> written) =>
        written.Length <= 40 && Figures.IsAcceptable(figure)
            && (figure != 0 || !written.ContainsAnyInRange((byte)'1', (byte)'9') || written.StartsWith("0e"u8)
                || written.StartsWith("0E"u8));

    /// <summary>True where it can be stored and seen, and is not too long.</summary>
    public static bool IsAcceptable(string text) =>
        text.Length <= TextCharactersMax && !Unstorable(text) && Text.Flaw(TextKind.Prose, text) is null;

    /// <summary>True where it holds neither maps nor free JSON.</summary>
    public static bool IsPlain(Type type) => IsPlain(Of(type), []);

    /// <summary>$.values[3].numerator as /values/3/numerator.</summary>
    public static string PointerOf(string? path)
    {
        if (path is null or "$") return "";
        var pointer = new StringBuilder();
        foreach (var part in path.TrimStart('$').Split('.', '['))
            if (part.Length > 0) pointer.Append('/').Append(part.TrimEnd(']').Trim('\''));
        return pointer.ToString();
    }

    private static bool IsPlain(Known type, HashSet<Known> seen) => !seen.Add(type) || (type.Type != typeof(JsonElement) && type.Kind switch
    {
        JsonTypeInfoKind.Object => type.Members.Values.All(member => IsPlain(member.Type, seen)),
        JsonTypeInfoKind.Enumerable => IsPlain(type.Item, seen),
        JsonTypeInfoKind.None => true,
        _ => false,
    });

    private static void Check(JsonElement json, Known type, Place? at, List<RefusedPlace> wrong)
    {
        if (wrong.Count >= PlacesMax) return;
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object: CheckObject(json, type, at, wrong); break;
            case JsonTypeInfoKind.Enumerable: CheckItems(json, type, at, wrong); break;
            case JsonTypeInfoKind.Dictionary: CheckDictionary(json, type, at, wrong); break;
            default: CheckValue(json, type, at, wrong); break;
        }
    }

    private static void CheckObject(JsonElement json, Known type, Place? at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Add(wrong, at, "json.wrong_type", $"An object is expected here, not {Kind(json)}.");
            return;
        }
        var isNamed = false;
        foreach (var member in json.EnumerateObject())
        {
            if (wrong.Count >= PlacesMax) return;
            if (NameOf(member, at, wrong) is not { } name) continue;
            var place = new Place(at, name);
            if (!type.Members.TryGetValue(name, out var known))
            {
                // What is known is said once, not with every member that is not.
                var which = isNamed ? "" : $" Known are: {string.Join(", ", type.Info.Properties.Select(of => of.Name))}.";
                Add(wrong, place, "json.unknown_member", $"'{Shown(name)}' is not known here.{which}");
                isNamed = true;
            }
            else if (member.Value.ValueKind != JsonValueKind.Null) Check(member.Value, known.Type, place, wrong);
            else if (!known.MayBeNull) Add(wrong, place, "json.null", $"'{name}' must not be null.");
        }

        foreach (var property in type.Info.Properties)
            if (property.IsRequired && !json.TryGetProperty(property.Name, out _))
                Add(wrong, new(at, property.Name), "json.missing", $"'{property.Name}' is missing.");
    }

    private static void CheckItems(JsonElement json, Known type, Place? at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            Add(wrong, at, "json.wrong_type", $"A list is expected here, not {Kind(json)}.");
            return;
        }
        if (json.GetArrayLength() > ItemsMax)
        {
            Add(wrong, at, "json.too_many", $"At most {ItemsMax} items are accepted at once.");
            return;
        }
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            if (wrong.Count >= PlacesMax) return;
            var place = new Place(at, null, index++);
            if (item.ValueKind == JsonValueKind.Null) Add(wrong, place, "json.null", "An item of a list must not be null.");
            else Check(item, type.Item, place, wrong);
        }
    }

    private static void CheckDictionary(JsonElement json, Known type, Place? at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Add(wrong, at, "json.wrong_type", $"An object is expected here, not {Kind(json)}.");
            return;
        }
        foreach (var member in json.EnumerateObject())
        {
            if (wrong.Count >= PlacesMax) return;
            if (NameOf(member, at, wrong) is not { } name) continue;
            var place = new Place(at, name);
            if (name.Length > 200 || Unstorable(name))
                Add(wrong, place, "json.name", "A member name must have at most 200 characters, without U+0000.");
            else if (member.Value.ValueKind == JsonValueKind.Null) Add(wrong, place, "json.null", $"'{Shown(name)}' must not be null.");
            else Check(member.Value, type.Item, place, wrong);
        }
    }

    private static void CheckValue(JsonElement json, Known known, Place? at, List<RefusedPlace> wrong)
    {
        var type = known.Type;
        if (type == typeof(JsonElement)) CheckTexts(json, at, wrong);
        else if (type == typeof(string))
        {
            if (json.ValueKind == JsonValueKind.String) CheckText(json, at, wrong);
            else Add(wrong, at, "json.wrong_type", $"A text is expected here, not {Kind(json)}.");
        }
        else if (type == typeof(decimal)) CheckFigure(json, at, wrong);
        else if (type.IsEnum)
        {
            if (TextOf(json) is not { } text || !known.Choices.Contains(text, StringComparer.Ordinal))
                Add(wrong, at, "json.not_a_choice", $"One of these is expected here: {string.Join(", ", known.Choices)}.");
        }
        else if (type == typeof(bool))
        {
            if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                Add(wrong, at, "json.wrong_type", $"true or false is expected here, not {Kind(json)}.");
        }
        else if (type == typeof(int))
        {
            if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt32(out _))
                Add(wrong, at, "json.wrong_type", $"A whole number is expected here, not {Kind(json)}.");
        }
        else if (type == typeof(long))
        {
            if (json.ValueKind != JsonValueKind.Number || !json.TryGetInt64(out _))
                Add(wrong, at, "json.wrong_type", $"A whole number is expected here, not {Kind(json)}.");
        }
        else if (type == typeof(Guid))
        {
            if (TextOf(json) is not { } text || !Guid.TryParseExact(text, "D", out _))
                Add(wrong, at, "json.not_an_id", "An id is expected here, such as 018f2b1c-7a10-7000-8000-000000000000.");
        }
        else if (type == typeof(DateOnly))
        {
            if (TextOf(json) is not { } text
                || !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
                Add(wrong, at, "json.not_a_date", "A date is expected here, such as 2026-04-30.");
        }
        else if (type == typeof(DateTimeOffset))
        {
            if (TextOf(json) is not { } text || Instants.Read(text) is null)
                Add(wrong, at, "json.not_an_instant", "An instant is expected here, such as 2026-04-30T12:00:00Z.");
        }
    }

    private static void CheckFigure(JsonElement json, Place? at, List<RefusedPlace> wrong)
    {
        if (json.ValueKind != JsonValueKind.Number) Add(wrong, at, "json.wrong_type", $"A number is expected here, not {Kind(json)}.");
        else if (!json.TryGetDecimal(out var figure) || !IsAcceptable(figure, JsonMarshal.GetRawUtf8Value(json)))
            Add(wrong, at, "figure.out_of_range",
                $"A figure may have at most {Figures.SignificantDigitsMax} significant digits and {Figures.DecimalPlacesMax} decimal places, and must lie within ±{Figures.AbsoluteMax.ToString(CultureInfo.InvariantCulture)}.");
    }

    private static void CheckTexts(JsonElement json, Place? at, List<RefusedPlace> wrong)
    {
        if (wrong.Count >= PlacesMax) return;
        switch (json.ValueKind)
        {
            case JsonValueKind.String: CheckText(json, at, wrong); break;
            case JsonValueKind.Array:
                foreach (var (index, item) in json.EnumerateArray().Index()) CheckTexts(item, new(at, null, index), wrong);
                break;
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                    if (NameOf(member, at, wrong) is { } name) CheckTexts(member.Value, new(at, name), wrong);
                break;
        }
    }

    private static void CheckText(JsonElement json, Place? at, List<RefusedPlace> wrong)
    {
        if (TextOf(json) is not { } text) Add(wrong, at, "text.malformed", "This text is not valid Unicode.");
        else if (text.Length > TextCharactersMax)
            Add(wrong, at, "text.too_long", $"A text may have at most {TextCharactersMax} characters here.");
        else if (Unstorable(text)) Add(wrong, at, "text.malformed", "A text must not contain U+0000 or halves of surrogate pairs.");
        else if (Text.Flaw(TextKind.Prose, text) is { } flaw)
            Add(wrong, at, "text.unreadable", "What is kept must be what people see. " + flaw.Sentence);
    }

    // PostgreSQL stores neither U+0000 nor lone surrogates in jsonb.
    private static bool Unstorable(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) return text.Contains('\0');
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

    private static string? NameOf(JsonProperty member, Place? at, List<RefusedPlace> wrong)
    {
        try { return member.Name; }
        catch (InvalidOperationException)
        {
            Add(wrong, at, "json.name", "A member name here is not valid Unicode.");
            return null;
        }
    }

    private static Known Of(Type type) =>
        Types.GetOrAdd(type, static of => Nullable.GetUnderlyingType(of) is { } inner ? Of(inner) : new(of, Json.Options.GetTypeInfo(of)));

    private static void Add(List<RefusedPlace> wrong, Place? at, string code, string message) =>
        wrong.Add(new(at?.Pointer ?? "", code, message));

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

    /// <summary>A type as it is asked about, looked up once: reflection on every value would cost more than reading it.</summary>
    private sealed class Known(Type type, JsonTypeInfo info)
    {
        private Known? item;

        public Type Type => type;

        public JsonTypeInfo Info => info;

        public JsonTypeInfoKind Kind => type == typeof(JsonElement) ? JsonTypeInfoKind.None : info.Kind;

        /// <summary>
        /// Type of the items of a list or of the values of a dictionary. Not before it is asked for: a type may contain itself.
        /// </summary>
        public Known Item => item ??= Of(Info.ElementType!);

        public FrozenDictionary<string, Member> Members =>
            field ??= info.Properties.ToFrozenDictionary(property =>
                property.Name, property => new Member(property), StringComparer.Ordinal);

        public string[] Choices { get; } = type.IsEnum ? [.. Enum.GetNames(type).Select(EnumWords.Of)] : [];
    }

    private sealed class Member(JsonPropertyInfo property)
    {
        private Known? known;

        public Known Type => known ??= Of(property.PropertyType);

        public bool MayBeNull { get; } = property.IsSetNullable
            && (!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null);
    }

    // A chain that is spelled out only where something is wrong: a body has thousands of places, and nearly all are right.
    private sealed record Place(Place? Parent, string? Name, int Index = 0)
    {
        public string Pointer =>
            $"{Parent?.Pointer}/{(Name is null ? Index.ToString(CultureInfo.InvariantCulture) : Kernel.Pointer.Escape(Shown(Name)))}";
    }
}
