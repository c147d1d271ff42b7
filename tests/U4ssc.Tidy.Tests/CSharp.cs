using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

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

/// <summary>C# as the compiler's own lexer reads it, as much of it as the checks ask for. A fragment is read as well as a file.</summary>
public static class CSharp
{
    // Without their own grammar: a comment of documentation is a comment.
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Latest, DocumentationMode.None);

    public static IReadOnlyList<Token> Tokens(string source)
    {
        var lines = SourceText.From(source).Lines;
        var tokens = new List<Token>();
        foreach (var token in SyntaxFactory.ParseTokens(source, options: Options))
            Add(tokens, token, at => lines.GetLinePosition(at).Line + 1);
        return tokens;
    }

    /// <summary>The code alone, holes of texts included; comments and texts left out.</summary>
    public static IEnumerable<Token> Code(IEnumerable<Token> tokens) =>
        tokens.Where(token => token.Kind != TokenKind.Comment)
            .SelectMany(token => token.Kind == TokenKind.Text ? Code(token.Holes) : [token]);

    private static void Add(List<Token> tokens, SyntaxToken token, Func<int, int> line)
    {
        AddComments(tokens, token.LeadingTrivia, line);
        // What a text holds is between its quotes, however many there are.
        switch (token.Kind())
        {
            case SyntaxKind.EndOfFileToken:
                break;
            case SyntaxKind.InterpolatedStringToken:
                tokens.Add(Interpolated(token, line));
                break;
            case SyntaxKind.StringLiteralToken or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.CharacterLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.Utf8SingleLineRawStringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken:
                tokens.Add(new(TokenKind.Text, Unquoted(token.Text), line(token.SpanStart), []));
                break;
            case SyntaxKind.NumericLiteralToken:
                tokens.Add(new(TokenKind.Number, token.Text, line(token.SpanStart), []));
                break;
            case SyntaxKind.IdentifierToken:
                tokens.Add(new(TokenKind.Word, token.Text, line(token.SpanStart), []));
                break;
            case var kind when SyntaxFacts.IsKeywordKind(kind):
                tokens.Add(new(TokenKind.Word, token.Text, line(token.SpanStart), []));
                break;
            default:
                // Marks are looked at one by one: `=>` is two.
                tokens.AddRange(token.Text.Select(mark => new Token(TokenKind.Mark, mark.ToString(), line(token.SpanStart), [])));
                break;
        }

        AddComments(tokens, token.TrailingTrivia, line);
    }

    private static void AddComments(List<Token> tokens, SyntaxTriviaList trivia, Func<int, int> line) =>
        tokens.AddRange(
            from piece in trivia
            where piece.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
            select new Token(TokenKind.Comment, piece.ToString(), line(piece.SpanStart), []));

    // The lexer leaves the holes to the parser.
    private static Token Interpolated(SyntaxToken token, Func<int, int> line)
    {
        var text = (InterpolatedStringExpressionSyntax)SyntaxFactory.ParseExpression(token.Text, options: Options);
        var holes = new List<Token>();
        foreach (var hole in text.Contents.OfType<InterpolationSyntax>())
            foreach (var inner in hole.Expression.DescendantTokens().Concat(hole.AlignmentClause?.DescendantTokens() ?? []))
                AddInner(holes, inner);
        // The parser's own start and end take the line breaks of a text over several lines with them.
        return new(TokenKind.Text, Unquoted(token.Text.TrimStart('$', '@')), line(token.SpanStart), holes);

        // A text within a hole is parsed already; its pieces are taken together again.
        void AddInner(List<Token> into, SyntaxToken inner)
        {
            if (inner.Parent is InterpolatedStringExpressionSyntax or InterpolatedStringTextSyntax or InterpolationSyntax
                or InterpolationFormatClauseSyntax)
            {
                if (inner.IsKind(SyntaxKind.InterpolatedStringStartToken))
                    into.Add(new(TokenKind.Text, "", line(token.SpanStart + inner.SpanStart), []));
                return;
            }

            Add(into, inner, at => line(token.SpanStart + at));
        }
    }

    private static string Unquoted(string literal)
    {
        var body = literal.TrimStart('@');
        if (body.EndsWith("u8", StringComparison.OrdinalIgnoreCase)) body = body[..^2];
        var quotes = body[0] == '\'' ? 1 : body.Length - body.TrimStart('"').Length;
        return quotes == 2 ? "" : body[quotes..^quotes];
    }
}
