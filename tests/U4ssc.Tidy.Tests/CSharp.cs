namespace U4ssc.Tidy.Tests;

public enum TokenKind
{
    Word,
    Number,
    Mark,
    Text,
    Comment,
}

/// <summary>A piece of C# source. Content is the text between the quotes for texts, and what stands there for all others.</summary>
/// <param name="Line">Line of its first character, from 1.</param>
/// <param name="Holes">The code in the holes of an interpolated text.</param>
public sealed record Token(TokenKind Kind, string Content, int Line, IReadOnlyList<Token> Holes);

/// <summary>
/// Just enough of C#'s grammar to tell code from comments and texts. It reads what the compiler accepted, so it need not notice errors.
/// </summary>
public static class CSharp
{
    public static IReadOnlyList<Token> Tokens(string source) => new Reader(source, 1).All();

    /// <summary>The code alone, holes of texts included; comments and texts left out.</summary>
    public static IEnumerable<Token> Code(IEnumerable<Token> tokens) =>
        tokens.Where(token => token.Kind != TokenKind.Comment)
            .SelectMany(token => token.Kind == TokenKind.Text ? Code(token.Holes) : [token]);

    private sealed class Reader(string source, int firstLine)
    {
        private int at;
        private int line = firstLine;

        public List<Token> All()
        {
            var tokens = new List<Token>();
            while (at < source.Length)
            {
                if (char.IsWhiteSpace(source[at])) Step();
                else tokens.Add(Next());
            }

            return tokens;
        }

        private Token Next()
        {
            var start = at;
            var startLine = line;
            if (Ahead("//")) return Until(() => source[at] == '\n', TokenKind.Comment);
            if (Ahead("/*"))
            {
                while (at < source.Length && !(at >= start + 4 && source[at - 2] == '*' && source[at - 1] == '/')) Step();
                return new(TokenKind.Comment, source[start..at], startLine, []);
            }

            if (source[at] == '\'')
            {
                Step();
                while (source[at] != '\'') Skip(source[at] == '\\' ? 2 : 1);
                Step();
                return new(TokenKind.Text, source[(start + 1)..(at - 1)], startLine, []);
            }

            if (OpensText()) return ReadText();
            if (char.IsAsciiDigit(source[at])) return Until(() => !char.IsLetterOrDigit(source[at]) && source[at] is not ('_' or '.') || Ahead(".."), TokenKind.Number);
            if (char.IsLetter(source[at]) || source[at] is '_' or '@') return Until(() => at > start && !char.IsLetterOrDigit(source[at]) && source[at] != '_', TokenKind.Word);
            Step();
            return new(TokenKind.Mark, source[start..at], startLine, []);
        }

        private Token Until(Func<bool> ends, TokenKind kind)
        {
            var (start, startLine) = (at, line);
            while (at < source.Length && !ends()) Step();
            return new(kind, source[start..at], startLine, []);
        }

        private bool OpensText()
        {
            var quote = at;
            while (quote < source.Length && source[quote] is '$' or '@') quote++;
            return quote < source.Length && source[quote] == '"';
        }

        private Token ReadText()
        {
            var startLine = line;
            var (dollars, verbatim) = (0, false);
            for (; source[at] != '"'; Step())
            {
                if (source[at] == '$') dollars++;
                else verbatim = true;
            }

            var quotes = verbatim ? 1 : Run('"');
            if (quotes == 2)
            {
                Skip(2);
                return new(TokenKind.Text, "", startLine, []);
            }

            Skip(quotes);
            var start = at;
            var holes = new List<Token>();
            while (at < source.Length)
            {
                if (source[at] == '"' && Run('"') >= quotes)
                {
                    if (!verbatim || Run('"') == 1 || Run('"') % 2 == 1)
                    {
                        if (verbatim) Skip(Run('"') - 1);
                        break;
                    }

                    Skip(Run('"'));
                }
                else if (source[at] == '\\' && quotes == 1 && !verbatim) Skip(2);
                else if (dollars > 0 && source[at] == '{')
                {
                    var braces = Run('{');
                    if (quotes < 3 && braces % 2 == 0) Skip(braces);
                    else if (quotes >= 3 && braces < dollars) Skip(braces);
                    else
                    {
                        Skip(braces);
                        holes.AddRange(ReadHole());
                    }
                }
                else Step();
            }

            var content = source[start..at];
            Skip(quotes);
            return new(TokenKind.Text, content, startLine, holes);
        }

        // The hole ends at its own closing brace; texts and braces inside are read as code.
        private List<Token> ReadHole()
        {
            var tokens = new List<Token>();
            var depth = 0;
            while (at < source.Length && !(depth == 0 && source[at] == '}'))
            {
                if (char.IsWhiteSpace(source[at]))
                {
                    Step();
                    continue;
                }

                var token = Next();
                depth += token.Content switch { "{" or "(" or "[" => 1, "}" or ")" or "]" => -1, _ => 0 };
                tokens.Add(token);
            }

            return tokens;
        }

        private bool Ahead(string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

        private int Run(char of)
        {
            var end = at;
            while (end < source.Length && source[end] == of) end++;
            return end - at;
        }

        private void Step() => Skip(1);

        private void Skip(int count)
        {
            for (var end = Math.Min(at + count, source.Length); at < end; at++)
                if (source[at] == '\n') line++;
        }
    }
}
