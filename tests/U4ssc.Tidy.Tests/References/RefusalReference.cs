using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.References;

/// <summary>One way in which an answer can be no.</summary>
/// <param name="Status">HTTP status; null for one place of the input, which comes with the status of its refusal.</param>
/// <param name="Sentence">What is said: with the figure where a hole has a constant, with words in ‹› where it has a value of the
/// moment.</param>
/// <param name="Meaning">What the source says of it.</param>
public sealed record RefusalEntry(string Code, int? Status, string Sentence, string Meaning);

/// <summary>
/// Reads refusals from the source instead of the assemblies: a sentence with its holes says more than one with sample figures,
/// and the edge's own problems are found the same way.
/// </summary>
public static partial class RefusalReference
{
    private static readonly Dictionary<string, int> Statuses =
        new(StringComparer.Ordinal) { ["NotFound"] = 404, ["Conflict"] = 409, ["Invalid"] = 422, ["Forbidden"] = 403 };

    /// <summary>Every refusal and every refused place, by code.</summary>
    public static IReadOnlyList<RefusalEntry> In(SourceTree tree) => In(tree, new Holes(tree));

    private static IReadOnlyList<RefusalEntry> In(SourceTree tree, Holes holes) =>
    [
        .. tree.CSharpFiles.Where(file => file.Path.StartsWith("services/", StringComparison.Ordinal)
            || file.Path.StartsWith("gateway/", StringComparison.Ordinal))
            .SelectMany(file => InFile(file, holes))
            .GroupBy(entry => entry.Code, StringComparer.Ordinal)
            .Select(group => new RefusalEntry(
                group.Key,
                group.Select(entry => entry.Status).FirstOrDefault(status => status is not null),
                string.Join(" / ", group.Select(entry => entry.Sentence).Where(sentence => sentence.Length > 0)
                    .Distinct(StringComparer.Ordinal)),
                group.Select(entry => entry.Meaning).FirstOrDefault(meaning => meaning.Length > 0) ?? ""))
            .OrderBy(entry => entry.Code, StringComparer.Ordinal),
    ];

    public static string Markdown(IReadOnlyList<RefusalEntry> entries)
    {
        var text = new StringBuilder("""
            # Refusals

            Every way in which an answer can be no. A problem's `type` is `/docs/errors/` and the code; `detail` is the sentence; what stands in ‹› here is said there.
            Codes without a status name one place of the input: they come in `errors` of a problem, each with its JSON pointer.
            This page is generated from the source; a test fails when it is out of date.

            """.ReplaceLineEndings("\n"));
        foreach (var group in entries.GroupBy(entry => entry.Code.Split('.')[0], StringComparer.Ordinal))
        {
            text.Append("\n## ").Append(group.Key).Append("\n\n| code | status | what it says | when |\n| --- | --- | --- | --- |\n");
            foreach (var entry in group)
            {
                text.Append("| `").Append(entry.Code).Append("` | ").Append(entry.Status?.ToString(CultureInfo.InvariantCulture) ?? "place")
                    .Append(" | ")
                    .Append(Cell(entry.Sentence)).Append(" | ").Append(Cell(entry.Meaning)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(string words) =>
        words.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    private static IEnumerable<RefusalEntry> InFile(SourceFile file, Holes holes)
    {
        var tokens = file.Tokens;
        var flat = tokens.Where(token => token.Kind != TokenKind.Comment).ToList();
        for (var i = 1; i + 1 < flat.Count; i++)
        {
            if (flat[i].Kind != TokenKind.Text || !Code().IsMatch(flat[i].Content)) continue;
            if (flat[i - 1].Content is not ("(" or ",") || flat[i + 1].Content is not ("," or ")")) continue;
            var (called, firstArgument) = Call(flat, i);
            var sentence = holes.Filled(Sentence(flat, i + 1), file);
            int? status = flat.Count > firstArgument
                && Statuses.TryGetValue(called, out var known) ? known : called == "Given" ? Number(flat, firstArgument) : null;
            // At the edge a place is told from a metric or a table by what is said of it: a sentence.
            var isPlace = file.Path.Contains(".Domain/", StringComparison.Ordinal) || (Spoken().IsMatch(sentence) && called != ">");
            if (status is null && !isPlace) continue;
            yield return new(flat[i].Content, status, sentence, status is null ? "" : Meaning(tokens, flat[i]));
        }
    }

    /// <summary>
    /// The method of the call that has this argument (<c>new</c> for a constructor without a name), and where its arguments begin.
    /// </summary>
    private static (string Called, int FirstArgument) Call(List<Token> code, int argument)
    {
        var depth = 0;
        for (var i = argument - 1; i > 0; i--)
        {
            depth += code[i].Content is ")" or "]" or "}" && code[i].Kind == TokenKind.Mark ? 1 : 0;
            if (code[i].Kind != TokenKind.Mark || code[i].Content is not ("(" or "[" or "{")) continue;
            if (depth-- == 0) return (code[i - 1].Content, i + 1);
        }

        return ("", 0);
    }

    private static string Sentence(List<Token> code, int comma)
    {
        var sentence = new StringBuilder();
        for (var i = comma + 1; code[comma].Content == "," && i < code.Count
            && (code[i].Kind == TokenKind.Text || code[i].Content == "+"); i++)
            if (code[i].Kind == TokenKind.Text) sentence.Append(code[i].Content);
        return sentence.ToString().Replace("\\\"", "\"", StringComparison.Ordinal);
    }

    private static int? Number(List<Token> code, int at)
    {
        for (var i = at; i < Math.Min(at + 3, code.Count); i++)
            if (Digits().Match(code[i].Content) is { Success: true } match) return int.Parse(match.Value, CultureInfo.InvariantCulture);
        return null;
    }

    // The documentation comment above the member; what lies between is its head, with an accessor list perhaps.
    private static string Meaning(IReadOnlyList<Token> tokens, Token code)
    {
        var i = tokens.TakeWhile(token => !ReferenceEquals(token, code)).Count() - 1;
        while (i >= 0 && tokens[i].Kind != TokenKind.Comment)
        {
            if (i >= 3 && tokens[i].Content == "}" && tokens[i - 1].Content == ";" && tokens[i - 2].Content == "get") i -= 4;
            else if (tokens[i].Content is ";" or "}") return "";
            else i--;
        }

        var lines = new List<string>();
        for (; i >= 0 && tokens[i].Kind == TokenKind.Comment && tokens[i].Content.StartsWith("///", StringComparison.Ordinal); i--)
            lines.Insert(0, tokens[i].Content[3..]);
        var summary = Summary().Match(string.Join(' ', lines));
        return Blanks().Replace(Tag().Replace(summary.Groups["text"].Value, tag => $"`{tag.Groups["name"].Value.Split('.')[^1]}`"), " ")
            .Trim();
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\z|\A(fault|busy|not_found)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Code();

    [GeneratedRegex(@"(?<=\A|Status)[45]\d\d", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"<summary>(?<text>.*)</summary>", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Summary();

    [GeneratedRegex("<(see cref|see langword|paramref name)=\"(?<name>[^\"]+)\"\\s*/>", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A.*\.\z|\A\p{Lu}.*›\z", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Spoken();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();
}
