using System.Globalization;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Ledger;

namespace U4ssc.Audit.Checking;

/// <summary>Reads an event's bytes: canonical JSON of exactly the members that an event has.</summary>
internal static class EventLine
{
    private const int DepthMax = 64;

    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "id", "stream", "version", "sequence", "type", "recordedAt", "effectiveAt", "actor", "role", "onBehalfOf", "reason", "correlation",
        "causation", "trace", "data",
    };

    /// <summary>The event, of bytes that come from anybody.</summary>
    /// <exception cref="FormatException">These are not the bytes of an event; the message says what is wrong, as the end of a
    /// sentence.</exception>
    public static EventLeaf Parse(ReadOnlySpan<byte> line)
    {
        // What an event would be written as is held against what is there: its text as it lies there, and that there is no other member.
        var (leaf, root) = Read(line, strict: true);
        try
        {
            if (line.SequenceEqual(CanonicalJson.Bytes(root))) return leaf;
        }
        catch (NotCanonicalException problem)
        {
            throw new FormatException($"has no canonical form at {problem.Pointer}", problem);
        }

        throw new FormatException("is not spelled as canonical JSON of an event's members");
    }

    /// <summary>The same again, of bytes that <see cref="Parse"/> has seen.</summary>
    public static EventLeaf Again(ReadOnlySpan<byte> line) => Read(line, strict: false).Leaf;

    private static (EventLeaf Leaf, JsonElement Root) Read(ReadOnlySpan<byte> line, bool strict)
    {
        try
        {
            var root = JsonElement.Parse(line, new() { MaxDepth = DepthMax, AllowDuplicateProperties = !strict });
            if (strict && root.EnumerateObject().Any(member => !Members.Contains(member.Name)))
                throw new FormatException("It has a member that no event has.");
            return (new(
                Id("id"), Id("stream"), root.GetProperty("version").GetInt64(), root.GetProperty("sequence").GetInt64(),
                root.GetProperty("type").GetString() ?? throw new FormatException("It has no type."),
                DateTimeOffset.ParseExact(
                    root.GetProperty("recordedAt").GetString()!, EventLeaf.InstantFormat, CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal),
                Text("effectiveAt"), Text("actor"), Text("role"), Text("onBehalfOf"), Text("reason"), Text("correlation"),
                Text("causation"), Text("trace"), root.GetProperty("data")), root);

            // One spelling: small letters.
            Guid Id(string name)
            {
                var value = root.GetProperty(name);
                var id = value.GetGuid();
                return !strict || value.ValueEquals(id.ToString("D")) ? id : throw new FormatException("Its ids have capital letters.");
            }

            // What it does not have it leaves out: there is no null.
            string? Text(string name) => !root.TryGetProperty(name, out var value)
                ? null
                : value.GetString() ?? throw new FormatException($"Its {name} is null.");
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentNullException)
        {
            throw new FormatException("is no event", problem);
        }
    }
}
