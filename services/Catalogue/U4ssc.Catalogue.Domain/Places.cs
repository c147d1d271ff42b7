using System.Text.RegularExpressions;
using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>
/// The wrong places of a document, gathered in its order. At most <see cref="PlacesMax"/> are named: a document that is wrong everywhere is
/// one mistake.
/// </summary>
internal sealed partial class Places
{
    public const int PlacesMax = 200;

    private readonly List<RefusedPlace> all = [];

    public IReadOnlyList<RefusedPlace> All => all;

    public static bool IsLine(string? text) => Kernel.Text.Is(TextKind.Line, text, EditionRules.LineCharactersMax);

    public void Add(string pointer, string code, string message)
    {
        if (all.Count < PlacesMax) all.Add(new(pointer, code, message));
    }

    public void Id(string pointer, string? text)
    {
        if (text is not { Length: <= 40 } || !IdForm().IsMatch(text))
            Add(pointer, "catalogue.id_malformed", "Capital letters and digits in groups joined by hyphens, at most 40 characters.");
    }

    public void Line(string pointer, string? text)
    {
        if (!IsLine(text)) Add(pointer, "catalogue.line_refused",
            $"One line of 1 to {EditionRules.LineCharactersMax} characters, all of which can be seen." +
            Kernel.Text.Why(TextKind.Line, text));
    }

    public void Lines(string pointer, IReadOnlyList<string> lines)
    {
        if (lines.Count > EditionRules.ItemsMax) Add(pointer, "edition.too_many", $"At most {EditionRules.ItemsMax}.");
        foreach (var (i, line) in lines.Index()) Line($"{pointer}/{i}", line);
    }

    public void Text(string pointer, string? text, bool mayBeEmpty = false)
    {
        if (text is null || text.Length > EditionRules.TextCharactersMax || (!mayBeEmpty && string.IsNullOrWhiteSpace(text))
            || Kernel.Text.Flaw(TextKind.Prose, text) is not null)
            Add(pointer, "catalogue.text_refused",
                $"A text of {(mayBeEmpty ? 0 : 1)} to {EditionRules.TextCharactersMax} characters, all of which can be seen." +
                Kernel.Text.Why(TextKind.Prose, text));
    }

    public void OneOf(string pointer, string? word, IReadOnlyList<string> allowed)
    {
        if (word is null || !allowed.Contains(word)) Add(pointer, "catalogue.word_unknown", $"One of: {string.Join(", ", allowed)}.");
    }

    public void Unique(IEnumerable<(string Pointer, string Key)> keys, string code)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (pointer, key) in keys)
            if (!seen.Add(key)) Add(pointer, code, "This one is there already; each may be there once.");
    }

    [GeneratedRegex(@"\A[A-Z0-9]+(-[A-Z0-9]+)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}
