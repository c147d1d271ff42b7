using System.Globalization;
using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>
/// What a text that people wrote may be: something, not too long, and readable by the rule of all texts (<see cref="Text"/>).
/// </summary>
internal static class Texts
{
    /// <summary>A text that must be there.</summary>
    public static void Require(List<RefusedPlace> places, Place pointer, string? text, int charactersMax)
    {
        if (string.IsNullOrWhiteSpace(text))
            places.Add(new(pointer.ToString(), "text.missing", "Say something here: it is kept and shown to the verifier."));
        else Allow(places, pointer, text, charactersMax);
    }

    /// <summary>A text that may be left out.</summary>
    public static void Allow(List<RefusedPlace> places, Place pointer, string? text, int charactersMax)
    {
        if (text is null) return;
        if (text.Length > charactersMax)
            places.Add(new(pointer.ToString(), "text.too_long",
                string.Create(CultureInfo.InvariantCulture, $"At most {charactersMax} characters; these are {text.Length}.")));
        else if (Text.Flaw(TextKind.Prose, text) is { } flaw)
            places.Add(new(pointer.ToString(), "text.unreadable", "What is kept must be what people see. " + flaw.Sentence));
    }
}

/// <summary>A place in the body, written out as a JSON pointer only where it is refused.</summary>
/// <param name="Index">Index among the values, or null where <paramref name="Member"/> is the whole pointer.</param>
internal readonly record struct Place(int? Index, string Member)
{
    /// <summary>A pointer that is whole already.</summary>
    public static implicit operator Place(string pointer) => new(null, pointer);

    /// <inheritdoc />
    public override string ToString() =>
        Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"/values/{index}/{Member}") : Member;
}
