using System.Globalization;
using System.Text;

namespace U4ssc.Kernel;

/// <summary>What a text is for, which says what may stand in it.</summary>
public enum TextKind
{
    /// <summary>
    /// Names a thing for machines and people: a reference, an id, a code. What looks the same is the same, or is refused.
    /// </summary>
    Reference,

    /// <summary>One line: a name, a title, a label.</summary>
    Line,

    /// <summary>Words over several lines: a reason, a note, an answer.</summary>
    Prose,
}

/// <summary>Why a text is refused.</summary>
/// <param name="At">Place in the text, in UTF-16 code units from 0.</param>
/// <param name="Sentence">What is there and what to do, for people.</param>
public sealed record TextFlaw(int At, string Sentence);

/// <summary>
/// The one rule of what texts may be: what a reader cannot see is not kept. Lengths are in UTF-16 code units. Texts are composed
/// (<see cref="Normal"/>) where they come in; here it is only looked whether they may stay.
/// </summary>
public static partial class Text
{
    private const int JoinerNon = 0x200C, Joiner = 0x200D, LeftToRight = 0x200E, RightToLeft = 0x200F, ArabicLetter = 0x061C;

    /// <summary>
    /// The text composed (NFC), so that the same letters are the same characters; one that is no Unicode stays for the rules to refuse.
    /// </summary>
    public static string Normal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsAscii(text) || !IsWhole(text) ? text : UnicodeForms.Composed(text);
    }

    /// <summary>True where it is there, is not too long and has nothing that its kind may not have.</summary>
    public static bool Is(TextKind kind, string? text, int charactersMax) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= charactersMax && Flaw(kind, text) is null;

    /// <summary>
    /// What a text of this kind may not have, and where it first does; null where all is well. Neither length nor emptiness is looked at.
    /// </summary>
    public static TextFlaw? Flaw(TextKind kind, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0) return null;
        if (kind != TextKind.Prose && (text[0] == ' ' || text[^1] == ' ')) return Ends(text[0] == ' ' ? 0 : text.Length - 1);
        if (text.AsSpan().ContainsAnyExceptInRange(' ', '~') is false)
            return kind == TextKind.Reference && text.IndexOf("  ", StringComparison.Ordinal) is >= 0 and var twice
                ? Twice(twice + 1)
                : null;
        var before = default(Rune?);
        for (var at = 0; at < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, at, out var rune))
                return new(at, "Half of a surrogate pair stands here, which is no character. Write the text anew.");
            var after = at + rune.Utf16SequenceLength < text.Length
                && Rune.TryGetRuneAt(text, at + rune.Utf16SequenceLength, out var next) ? next : default(Rune?);
            if (Flaw(kind, rune, before, after) is { } sentence) return new(at, sentence);
            before = rune;
            at += rune.Utf16SequenceLength;
        }

        return null;
    }

    /// <summary>What <see cref="Flaw(TextKind, string)"/> says, to follow a sentence; empty where it says nothing.</summary>
    public static string Why(TextKind kind, string? text) => text is not null && Flaw(kind, text) is { } flaw ? " " + flaw.Sentence : "";

    private static string? Flaw(TextKind kind, Rune rune, Rune? before, Rune? after)
    {
        var category = Rune.GetUnicodeCategory(rune);
        if (rune.Value is '\n' or '\r' or '\t' && kind == TextKind.Prose) return null;
        if (category is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            return $"A control character ({Named(rune)}) stands here. Delete it.";
        if (category == UnicodeCategory.OtherNotAssigned || rune.Value == 0xFFFD)
            return $"{Named(rune)} stands here, which is no character{(rune.Value == 0xFFFD ? ": a letter was lost when the text was converted" : "")}. Write the letter anew.";
        if (IsUnseen(rune, category))
            return kind != TextKind.Reference && IsNeeded(kind, rune, before, after)
                ? null
                : $"An invisible character ({Named(rune)}) stands here. Delete it.";
        if (category == UnicodeCategory.SpaceSeparator && kind != TextKind.Prose)
        {
            if (before is null || after is null) return Ends(0).Sentence;
            if (kind == TextKind.Reference && rune.Value != ' ')
                return $"A special blank ({Named(rune)}) stands here. Write an ordinary one, or none.";
            if (kind == TextKind.Reference && before.Value.Value == ' ') return Twice(0).Sentence;
        }

        if (kind == TextKind.Reference && (category == UnicodeCategory.DashPunctuation || rune.Value == 0x2212) && rune.Value != '-')
            return $"A special dash ({Named(rune)}) stands here. Write the ordinary hyphen -.";
        if (kind == TextKind.Reference && category == UnicodeCategory.PrivateUse)
            return $"{Named(rune)} stands here, which looks different on each machine. Write another character.";
        return null;
    }

    private static TextFlaw Ends(int at) => new(at, "A blank stands at the beginning or at the end. Delete it.");

    private static TextFlaw Twice(int at) => new(at, "Two blanks stand together. Write one.");

    // Default-ignorable code points, beside the category of format characters; some of those (a sign before Arabic digits) are seen.
    private static bool IsUnseen(Rune rune, UnicodeCategory category) =>
        category == UnicodeCategory.Format || IsVariation(rune)
        || rune.Value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsVariation(Rune rune) =>
        rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180F);

    // Persian and the scripts of India write with joiners, Hebrew and Arabic with marks beside a sign, Japanese names with variants of a
    // letter; a picture may be several.
    private static bool IsNeeded(TextKind kind, Rune rune, Rune? before, Rune? after) => before is { } left && rune.Value switch
    {
        Joiner or JoinerNon =>
            after is { } right && (IsLetter(left) && IsLetter(right) || (kind == TextKind.Prose && IsPicture(left) && IsPicture(right))),
        LeftToRight or RightToLeft or ArabicLetter => after is { } right && !IsMark(left) && !IsMark(right),
        _ => IsVariation(rune) && (IsLetter(left) || (kind == TextKind.Prose && IsPicture(left))),
    };

    private static bool IsMark(Rune rune) => rune.Value is LeftToRight or RightToLeft or ArabicLetter;

    private static bool IsPicture(Rune rune) =>
        IsVariation(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol;

    private static bool IsLetter(Rune rune) => Rune.IsLetter(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark && !IsVariation(rune);

    private static string Named(Rune rune) => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");

    private static bool IsAscii(string text) => System.Text.Ascii.IsValid(text);

    private static bool IsWhole(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (!char.IsHighSurrogate(text[at]) || ++at == text.Length || !char.IsLowSurrogate(text[at])) return false;
        }

        return true;
    }
}
