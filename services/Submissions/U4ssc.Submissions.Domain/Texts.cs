using System.Globalization;
using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>What a text that people wrote may be: something, not too long, and storable.</summary>
internal static class Texts
{
    /// <summary>A text that must be there.</summary>
    public static void Require(List<RefusedPlace> places, Place pointer, string? text, int charactersMax)
    {
        if (string.IsNullOrWhiteSpace(text)) places.Add(new(pointer.ToString(), "text.missing", "Say something here: it is kept and shown to the verifier."));
        else Allow(places, pointer, text, charactersMax);
    }

    /// <summary>A text that may be left out.</summary>
    public static void Allow(List<RefusedPlace> places, Place pointer, string? text, int charactersMax)
    {
        if (text is null) return;
        if (text.Length > charactersMax)
            places.Add(new(pointer.ToString(), "text.too_long", string.Create(CultureInfo.InvariantCulture, $"At most {charactersMax} characters; these are {text.Length}.")));
        else if (!IsStorable(text))
            places.Add(new(pointer.ToString(), "text.control_character", "Control characters cannot be kept; line breaks and tabs can."));
    }

    // NUL cannot be stored as JSON text in the database, and half a surrogate pair has no UTF-8 form, so no hash either.
    private static bool IsStorable(string text)
    {
        // Nearly all texts are within this range, and it is looked at many characters at a time.
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return true;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) return false;
            if (char.IsHighSurrogate(c))
            {
                if (++i == text.Length || !char.IsLowSurrogate(text[i])) return false;
            }
            else if (char.IsLowSurrogate(c)) return false;
        }

        return true;
    }
}

/// <summary>A place in the body, written out as a JSON pointer only where it is refused.</summary>
/// <param name="Index">Index among the values, or null where <paramref name="Member"/> is the whole pointer.</param>
internal readonly record struct Place(int? Index, string Member)
{
    /// <summary>A pointer that is whole already.</summary>
    public static implicit operator Place(string pointer) => new(null, pointer);

    /// <inheritdoc />
    public override string ToString() => Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"/values/{index}/{Member}") : Member;
}
