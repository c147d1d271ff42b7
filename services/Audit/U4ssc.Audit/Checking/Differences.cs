using System.Text.Json;
using U4ssc.Kernel;

namespace U4ssc.Audit.Checking;

/// <summary>A place where two JSON texts say different things.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901).</param>
/// <param name="One">What the first says there; null where it has nothing.</param>
/// <param name="Other">What the second says there; null where it has nothing.</param>
internal sealed record Difference(string Pointer, string? One, string? Other);

/// <summary>Finds where two JSON texts differ, whatever their spelling.</summary>
internal static class Differences
{
    private const int ShownCharactersMax = 120;

    /// <summary>All places, in the order of the first; members that one of them does not have come last.</summary>
    public static IEnumerable<Difference> Of(JsonElement one, JsonElement other, string pointer = "")
    {
        if (one.ValueKind == JsonValueKind.Object && other.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in one.EnumerateObject())
            {
                var place = $"{pointer}/{Pointer.Escape(member.Name)}";
                if (!other.TryGetProperty(member.Name, out var there)) yield return new(place, Shown(member.Value), null);
                else
                    foreach (var difference in Of(member.Value, there, place)) yield return difference;
            }

            foreach (var member in other.EnumerateObject().Where(member => !one.TryGetProperty(member.Name, out _)))
                yield return new($"{pointer}/{Pointer.Escape(member.Name)}", null, Shown(member.Value));
        }
        else if (one.ValueKind == JsonValueKind.Array && other.ValueKind == JsonValueKind.Array)
        {
            for (var i = 0; i < Math.Max(one.GetArrayLength(), other.GetArrayLength()); i++)
            {
                if (i >= other.GetArrayLength()) yield return new($"{pointer}/{i}", Shown(one[i]), null);
                else if (i >= one.GetArrayLength()) yield return new($"{pointer}/{i}", null, Shown(other[i]));
                else
                    foreach (var difference in Of(one[i], other[i], $"{pointer}/{i}")) yield return difference;
            }
        }
        else if (!CanonicalJson.Bytes(one).AsSpan().SequenceEqual(CanonicalJson.Bytes(other)))
        {
            yield return new(pointer, Shown(one), Shown(other));
        }
    }

    private static string Shown(JsonElement element)
    {
        var text = element.GetRawText();
        return Terminal.Plain(text.Length > ShownCharactersMax ? $"{text[..ShownCharactersMax]}…" : text);
    }
}
