using System.Globalization;
using System.Text;

namespace U4ssc.Kernel;

public static partial class Text
{
    // Letters that Unicode takes for letters of their own, and that people without them on their keyboard write so.
    private static readonly Dictionary<int, string> Plain =
        "ø=o đ=d ð=d ł=l ħ=h ŧ=t ı=i ß=ss æ=ae œ=oe þ=th ŋ=n ĸ=k ƒ=f ɓ=b ɗ=d ƙ=k ɣ=g ɛ=e ɔ=o ə=e ǝ=e ς=σ \u2212=- ’=' ‘=' ʼ=' ʻ=' `=' “=\" ”=\" ـ="
            .Split(' ').Select(pair => pair.Split('=')).ToDictionary(pair => Rune.GetRuneAt(pair[0], 0).Value, pair => pair[1]);

    /// <summary>
    /// The text as it is searched and compared: without accents, case, special blanks and dashes, invisible characters, and without blanks
    /// at its ends or twice. Two texts that fold to the same are taken for the same by people.
    /// </summary>
    public static string Folded(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsAscii(text) && !text.Contains('`', StringComparison.Ordinal)) return Blanks(text.ToLowerInvariant());
        if (!IsWhole(text)) return "";
        var plain = new List<int>(text.Length);
        foreach (var code in UnicodeForms.Apart(text)) Fold(code, plain);
        return Blanks(UnicodeForms.Compose(plain));
    }

    /// <summary>The words of a search, folded.</summary>
    public static IReadOnlyList<string> Words(string text) =>
        [.. Folded(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The beginning of the folded text, by which it is compared and sorted: some letters fold to many, and what an index takes is limited.
    /// </summary>
    public static string FoldedKey(string text)
    {
        var folded = Folded(text);
        return folded.Length <= KeyCharactersMax
            ? folded
            : folded[..(char.IsHighSurrogate(folded[KeyCharactersMax - 1]) ? KeyCharactersMax - 1 : KeyCharactersMax)];
    }

    /// <summary>Characters of a <see cref="FoldedKey"/> at the most.</summary>
    public const int KeyCharactersMax = 120;

    private static void Fold(int code, List<int> plain)
    {
        var rune = new Rune(code);
        var category = Rune.GetUnicodeCategory(rune);
        if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark || IsUnseen(rune, category)) return;
        if (category is UnicodeCategory.SpaceSeparator or UnicodeCategory.Control or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator) plain.Add(' ');
        else if (category == UnicodeCategory.DashPunctuation) plain.Add('-');
        else
        {
            var lower = Rune.ToLowerInvariant(rune);
            if (Plain.TryGetValue(lower.Value, out var written)) foreach (var letter in written.EnumerateRunes()) plain.Add(letter.Value);
            else plain.Add(lower.Value);
        }
    }

    private static string Blanks(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
