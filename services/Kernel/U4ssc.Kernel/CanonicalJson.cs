using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace U4ssc.Kernel;

/// <summary>
/// A JSON text that has no canonical form which says the same: proving it would prove something else than what is stored.
/// </summary>
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
/// Canonical JSON as in RFC 8785 (JCS): one byte sequence for one content, on every machine. Names in the order of their UTF-16 code units,
/// no white space, numbers as ECMAScript writes them. A number that ECMAScript's binary format would change is refused instead of being
/// changed. Hashes of what is decided, leaves of the log and signatures of messages are all made of it.
/// </summary>
public static class CanonicalJson
{
    private const int BytesAtFirst = 4096;

    /// <summary>The canonical UTF-8 bytes of <paramref name="element"/>.</summary>
    /// <exception cref="NotCanonicalException">A number would change, a name occurs twice in one object, or a text has half a surrogate
    /// pair.</exception>
    public static byte[] Bytes(JsonElement element)
    {
        var to = new ArrayBufferWriter<byte>(BytesAtFirst);
        Write(to, element, new Way());
        return to.WrittenSpan.ToArray();
    }

    /// <summary>Writes the canonical UTF-8 bytes of an object with these members, in whatever order they come.</summary>
    /// <param name="to">Where the bytes go.</param>
    /// <param name="members">Names and values.</param>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static void Write(ArrayBufferWriter<byte> to, IEnumerable<KeyValuePair<string, JsonElement>> members) =>
        WriteMembers(to, [.. members], new Way());

    /// <summary>The canonical UTF-8 bytes of what <paramref name="options"/> make of <paramref name="value"/>.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static byte[] Bytes<T>(T value, JsonSerializerOptions options) => Bytes(JsonSerializer.SerializeToElement(value, options));

    /// <summary>SHA-256 of the canonical bytes, lower-case hexadecimal.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static string Sha256<T>(T value, JsonSerializerOptions options) =>
        Convert.ToHexStringLower(SHA256.HashData(Bytes(value, options)));

    /// <summary>SHA-256 of the canonical bytes, lower-case hexadecimal.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static string Sha256(JsonElement element) => Convert.ToHexStringLower(SHA256.HashData(Bytes(element)));

    /// <summary>SHA-256 of the canonical bytes of an object with these members, lower-case hexadecimal.</summary>
    /// <exception cref="NotCanonicalException">See <see cref="Bytes(JsonElement)"/>.</exception>
    public static string Sha256(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        var to = new ArrayBufferWriter<byte>(BytesAtFirst);
        Write(to, members);
        return Convert.ToHexStringLower(SHA256.HashData(to.WrittenSpan));
    }

    private static void Write(ArrayBufferWriter<byte> to, JsonElement element, Way way)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(to, element, way);
                break;
            case JsonValueKind.Array:
                to.Write("["u8);
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (index > 0) to.Write(","u8);
                    way.Enter(new(null, index++, default));
                    Write(to, item, way);
                    way.Leave();
                }

                to.Write("]"u8);
                break;
            case JsonValueKind.String:
                // Without an escape it is written as it lies there.
                var quoted = JsonMarshal.GetRawUtf8Value(element);
                if (IsPlain(quoted)) to.Write(quoted);
                else WriteText(to, TextOf(element, way));
                break;
            case JsonValueKind.Number:
                var raw = element.GetRawText();
                WriteAscii(to, CanonicalNumber.Of(raw) ?? throw NotKept(way, raw));
                break;
            case JsonValueKind.True:
                to.Write("true"u8);
                break;
            case JsonValueKind.False:
                to.Write("false"u8);
                break;
            case JsonValueKind.Null:
                to.Write("null"u8);
                break;
            default:
                throw new NotCanonicalException(way.Pointer, "there is no JSON");
        }
    }

    private static void WriteObject(ArrayBufferWriter<byte> to, JsonElement element, Way way)
    {
        if (WritePlainObject(to, element, way)) return;
        var members = new List<KeyValuePair<string, JsonElement>>(element.GetPropertyCount());
        foreach (var member in element.EnumerateObject()) members.Add(new(NameOf(member, way), member.Value));
        WriteMembers(to, members, way);
    }

    // Names of plain ASCII, as nearly all are, are in the same order as bytes and as UTF-16: nothing has to be made of them but their
    // place.
    private static bool WritePlainObject(ArrayBufferWriter<byte> to, JsonElement element, Way way)
    {
        var members = ArrayPool<JsonProperty>.Shared.Rent(element.GetPropertyCount());
        try
        {
            var (count, known) = (0, way.Sorted);
            foreach (var member in element.EnumerateObject())
            {
                if (known?.Has(count, JsonMarshal.GetRawUtf8PropertyName(member)) == false) known = null;
                members[count++] = member;
            }

            if (known?.Count != count && (known = Sorted(members.AsSpan(0, count), way)) is null) return false;
            way.Sorted = known;
            to.Write("{"u8);
            for (var i = 0; i < count; i++)
            {
                var member = members[known.At(i)];
                if (i > 0) to.Write(","u8);
                to.Write("\""u8);
                to.Write(JsonMarshal.GetRawUtf8PropertyName(member));
                to.Write("\":"u8);
                way.Enter(new(null, 0, member));
                Write(to, member.Value, way);
                way.Leave();
            }

            to.Write("}"u8);
            return true;
        }
        finally
        {
            ArrayPool<JsonProperty>.Shared.Return(members, clearArray: true);
        }
    }

    private static SortedNames? Sorted(ReadOnlySpan<JsonProperty> members, Way way)
    {
        var names = new byte[members.Length][];
        for (var i = 0; i < names.Length; i++)
        {
            var name = JsonMarshal.GetRawUtf8PropertyName(members[i]);
            if (!Ascii.IsValid(name) || name.Contains((byte)'\\')) return null;
            names[i] = name.ToArray();
        }

        var sorted = new SortedNames(names);
        for (var i = 1; i < names.Length; i++)
            if (names[sorted.At(i)].AsSpan().SequenceEqual(names[sorted.At(i - 1)])) throw Twice(way, members[sorted.At(i)].Name);
        return sorted;
    }

    private static NotCanonicalException Twice(Way way, string name)
    {
        way.Enter(new(name, 0, default));
        return new(way.Pointer, "the name occurs twice");
    }

    private static void WriteMembers(ArrayBufferWriter<byte> to, List<KeyValuePair<string, JsonElement>> members, Way way)
    {
        members.Sort(static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        to.Write("{"u8);
        for (var i = 0; i < members.Count; i++)
        {
            var (name, value) = members[i];
            if (i > 0)
            {
                if (string.Equals(name, members[i - 1].Key, StringComparison.Ordinal)) throw Twice(way, name);
                to.Write(","u8);
            }

            WriteText(to, name);
            to.Write(":"u8);
            way.Enter(new(name, 0, default));
            Write(to, value, way);
            way.Leave();
        }

        to.Write("}"u8);
    }

    // The reader refuses half a surrogate pair and invalid UTF-8 in its own way; the one who asks wants to know where.
    private static string TextOf(JsonElement element, Way way)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode(way);
        }
    }

    private static string NameOf(JsonProperty member, Way way)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw NotUnicode(way);
        }
    }

    private static NotCanonicalException NotKept(Way way, string raw) =>
        new(way.Pointer, $"the number {raw} has more digits than the number format of RFC 8785 keeps");

    private static NotCanonicalException NotUnicode(Way way) => new(way.Pointer, "a text is not valid Unicode");

    // Valid UTF-8 without an escape: control characters cannot be in it, or it would not be JSON.
    private static bool IsPlain(ReadOnlySpan<byte> quoted) => !quoted.Contains((byte)'\\') && Utf8.IsValid(quoted);

    private static void WriteText(ArrayBufferWriter<byte> to, string content)
    {
        to.Write("\""u8);
        var rest = content.AsSpan();
        for (var at = Escapable(rest); at >= 0; at = Escapable(rest))
        {
            WriteUtf8(to, rest[..at]);
            WriteAscii(to, Escape(rest[at]));
            rest = rest[(at + 1)..];
        }

        WriteUtf8(to, rest);
        to.Write("\""u8);
    }

    private static int Escapable(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++) if (text[i] is '"' or '\\' or < ' ') return i;
        return -1;
    }

    private static string Escape(char unit) => unit switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}"),
    };

    private static void WriteAscii(ArrayBufferWriter<byte> to, string text) =>
        to.Advance(Encoding.ASCII.GetBytes(text, to.GetSpan(text.Length)));

    private static void WriteUtf8(ArrayBufferWriter<byte> to, ReadOnlySpan<char> text) =>
        to.Advance(Encoding.UTF8.GetBytes(text, to.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private readonly record struct Step(string? Name, int Index, JsonProperty Member)
    {
        public override string ToString() =>
            Name ?? (Member.Value.ValueKind == JsonValueKind.Undefined ? Index.ToString(CultureInfo.InvariantCulture) : Member.Name);
    }

    /// <summary>
    /// Names of an object as they lie there, and their order. The objects of a list mostly have the same: what was sorted once need not be
    /// sorted again.
    /// </summary>
    private sealed class SortedNames
    {
        private readonly byte[][] names;
        private readonly int[] order;

        public SortedNames(byte[][] names)
        {
            (this.names, order) = (names, [.. Enumerable.Range(0, names.Length)]);
            order.AsSpan().Sort((one, other) => names[one].AsSpan().SequenceCompareTo(names[other]));
        }

        public int Count => names.Length;

        public bool Has(int index, ReadOnlySpan<byte> name) => index < names.Length && name.SequenceEqual(names[index]);

        public int At(int place) => order[place];
    }

    /// <summary>Where in the JSON it is. Only a failure needs the pointer, so it is a stack that is spelled out then.</summary>
    private sealed class Way
    {
        private readonly Stack<Step> steps = new();
        private readonly List<SortedNames?> sorted = [];

        /// <summary>The names of the object that was last at this depth.</summary>
        public SortedNames? Sorted
        {
            get => sorted.ElementAtOrDefault(steps.Count);
            set
            {
                while (sorted.Count <= steps.Count) sorted.Add(null);
                sorted[steps.Count] = value;
            }
        }

        public string Pointer => string.Concat(steps.Reverse().Select(step => $"/{Kernel.Pointer.Escape(step.ToString())}"));

        public void Enter(Step step) => steps.Push(step);

        public void Leave() => steps.Pop();
    }
}
