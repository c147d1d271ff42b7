using Xunit;

namespace U4ssc.Tidy.Tests;

public sealed class ReadingCSharp
{
    [Theory]
    [InlineData("""a // b "c" """, "a")]
    [InlineData("""a /* b "c" */ d""", "a d")]
    [InlineData("""a "b // c" d""", "a d")]
    [InlineData("""a "b \" c" d""", "a d")]
    [InlineData("""a @"b \" d""", "a d")]
    [InlineData("""a @"b "" c" d""", "a d")]
    [InlineData("""a "" @"" $"" d""", "a d")]
    [InlineData("""a '"' 'x' '\'' d""", "a d")]
    [InlineData("""a $"b {c} {{e}} {d("f")}" g""", "a c d ( ) g")]
    [InlineData("""a $"{b:yyyy'T'HH}" g""", "a b g")]
    [InlineData("\"\"\"\n a \"quoted\" b\n\"\"\" c", "c")]
    [InlineData("$$\"\"\"{ \"a\": {{b}} }\"\"\" c", "b c")]
    [InlineData("$\"\"\"x {b} \"\"\" c", "b c")]
    [InlineData("1.5m..2 + a", "1.5m . . 2 + a")]
    public void code_is_told_from_comments_and_texts(string source, string code) =>
        Assert.Equal(code, string.Join(' ', CSharp.Code(CSharp.Tokens(source)).Select(token => token.Content)));

    [Fact]
    public void lines_are_counted_through_texts_and_comments()
    {
        var tokens = CSharp.Tokens("a\n/* \n */ b\n\"\"\"\n c\n\"\"\" d\n\"x\" e");
        Assert.Equal([("a", 1), ("b", 3), ("d", 6), ("e", 7)], CSharp.Code(tokens).Select(token => (token.Content, token.Line)));
    }

    [Fact]
    public void the_content_of_a_text_is_what_stands_between_its_quotes() =>
        Assert.Equal(["city.unknown", "There is no {kind}.", ""],
            CSharp.Tokens("new(\"city.unknown\", $\"There is no {kind}.\", \"\")").Where(token => token.Kind == TokenKind.Text)
                .Select(token => token.Content));
}
