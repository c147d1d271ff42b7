using System.Text.Json;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Keeps every refusal small, whatever was sent and whoever refused it: a short request must not buy a long answer. What is left out is
/// said.
/// </summary>
internal static class BoundedProblem
{
    /// <summary>All places together, as they are written.</summary>
    public const int PlacesBytesMax = 48 * 1024;

    private const int WordsMax = 2_000;
    private const int PointerMax = 600;

    /// <summary>The sentence and the places, cut to what an answer may hold.</summary>
    public static (string Detail, IReadOnlyList<RefusedPlace>? Places) Of(string detail, IReadOnlyList<RefusedPlace>? places)
    {
        detail = Short(detail, WordsMax);
        if (places is null) return (detail, null);
        var shown = new List<RefusedPlace>();
        var bytes = 0;
        foreach (var place in places.Take(JsonShape.PlacesMax))
        {
            var one = place with { Pointer = Short(place.Pointer, PointerMax), Message = Short(place.Message, WordsMax) };
            bytes += JsonSerializer.SerializeToUtf8Bytes(one, Json.Options).Length;
            if (bytes > PlacesBytesMax) break;
            shown.Add(one);
        }

        return (shown.Count == places.Count ? detail : $"{detail} The first {shown.Count} places are named; mend them and send it again.",
            shown);
    }

    // Never between the halves of a letter.
    private static string Short(string text, int max) =>
        text.Length <= max ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[max - 1]) ? max - 1 : max), "…");
}
