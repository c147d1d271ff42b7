using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace U4ssc.Ledger;

/// <summary>A JSON text that has no canonical form which says the same: proving it would prove something else than what is stored.</summary>
public sealed class NotCanonicalException : Exception
{
    /// <summary>Names the place and what is wrong there.</summary>
    /// <param name="pointer">JSON pointer (RFC 6901) of the place; empty for the whole.</param>
    /// <param name="problem">What is wrong, as the end of a sentence.</param>
    public NotCanonicalException(string pointer, string problem)
        : base($"There is no canonical form: at '{pointer}' {problem}.") => Pointer = pointer;

    /// <summary>JSON pointer (RFC 6901) of the place; empty for the whole.</summary>
    public string Pointer { get; }
}

/// <summary>
/// Canonical JSON as in RFC 8785 (JCS): one byte sequence for one content, on every machine. Names in the order of their UTF-16 code units, no white space,
/// numbers as ECMAScript writes them. A number that ECMAScript's binary format would change is refused instead of being changed.
/// </summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    /// <summary>The canonical UTF-8 bytes of <paramref name="element"/>.</summary>
    /// <exception cref="NotCanonicalException">A number would change, a name occurs twice in one object, or a text has half a surrogate pair.</exception>
    public static byte[] Bytes(JsonElement element)
    {
        var text = new StringBuilder();
        Write(text, element, new Place(null, ""));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The canonical UTF-8 bytes of an object with these members.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    internal static byte[] Bytes(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        var text = new StringBuilder();
        WriteMembers(text, [.. members], new Place(null, ""));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The canonical UTF-8 bytes of what <paramref name="options"/> make of <paramref name="value"/>.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static byte[] Bytes<T>(T value, JsonSerializerOptions options) => Bytes(JsonSerializer.SerializeToElement(value, options));

    /// <summary>SHA-256 of the canonical bytes, lower-case hexadecimal.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static string Sha256<T>(T value, JsonSerializerOptions options) => Convert.ToHexStringLower(SHA256.HashData(Bytes(value, options)));

    /// <summary>SHA-256 of the canonical bytes, lower-case hexadecimal.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static string Sha256(JsonElement element) => Convert.ToHexStringLower(SHA256.HashData(Bytes(element)));

    private static void Write(StringBuilder text, JsonElement element, Place place)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, element, place);
                break;
            case JsonValueKind.Array:
                text.Append('[');
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (index > 0) text.Append(',');
                    Write(text, item, new Place(place, null, index++));
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                WriteText(text, TextOf(element, place));
                break;
            case JsonValueKind.Number:
                var raw = element.GetRawText();
                text.Append(CanonicalNumber.Of(raw) ?? throw new NotCanonicalException(place.Pointer, $"the number {raw} has more digits than the number format of RFC 8785 keeps"));
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            default:
                throw new NotCanonicalException(place.Pointer, "there is no JSON");
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement element, Place place)
    {
        var members = new List<KeyValuePair<string, JsonElement>>();
        foreach (var member in element.EnumerateObject()) members.Add(new(NameOf(member, place), member.Value));
        WriteMembers(text, members, place);
    }

    private static void WriteMembers(StringBuilder text, List<KeyValuePair<string, JsonElement>> members, Place place)
    {
        members.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        text.Append('{');
        for (var i = 0; i < members.Count; i++)
        {
            var (name, value) = members[i];
            if (i > 0)
            {
                if (string.Equals(name, members[i - 1].Key, StringComparison.Ordinal)) throw new NotCanonicalException(new Place(place, name).Pointer, "the name occurs twice");
                text.Append(',');
            }

            WriteText(text, name);
            text.Append(':');
            Write(text, value, new Place(place, name));
        }

        text.Append('}');
    }

    // The reader refuses half a surrogate pair and invalid UTF-8 in its own way; the one who asks wants to know where.
    private static string TextOf(JsonElement element, Place place)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode(place);
        }
    }

    private static string NameOf(JsonProperty member, Place place)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode(place);
        }
    }

    private static NotCanonicalException NotUnicode(Place place) => new(place.Pointer, "a text is not valid Unicode");

    private static void WriteText(StringBuilder text, string content)
    {
        text.Append('"');
        var rest = content.AsSpan();
        for (var at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            text.Append(rest[..at]);
            WriteEscape(text, rest[at]);
            rest = rest[(at + 1)..];
        }

        text.Append(rest).Append('"');
    }

    private static void WriteEscape(StringBuilder text, char unit) => _ = unit switch
    {
        '"' => text.Append("\\\""),
        '\\' => text.Append("\\\\"),
        '\b' => text.Append("\\b"),
        '\f' => text.Append("\\f"),
        '\n' => text.Append("\\n"),
        '\r' => text.Append("\\r"),
        '\t' => text.Append("\\t"),
        _ => text.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture)),
    };

    // Only a failure needs the pointer, so a place is a chain that is spelled out then.
    private sealed record Place(Place? Parent, string? Name, int Index = 0)
    {
        public string Pointer => Parent is null
            ? ""
            : $"{Parent.Pointer}/{(Name is null ? Index.ToString(CultureInfo.InvariantCulture) : Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal))}";
    }
}
