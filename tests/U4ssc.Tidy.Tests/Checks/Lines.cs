namespace U4ssc.Tidy.Tests.Checks;

/// <summary>
/// How long a line is at most. A budget of lines must not teach long ones, and two versions are read side by side. A long text stays
/// whole, so that whoever searches for a message finds it.
/// </summary>
public static class Lines
{
    /// <summary>Characters.</summary>
    public const int Max = 140;

    private const int LongText = 100;

    /// <summary>Lines of code and comments that are longer. What a tool writes is its own.</summary>
    public static IEnumerable<Finding> TooLong(SourceTree tree) =>
        from file in tree.CSharpFiles
        where !file.Path.Contains("/Migrations/", StringComparison.Ordinal)
        let over = file.Text.Split('\n').Index().Where(line => line.Item.Length > Max).ToList()
        where over.Count > 0
        let texts = InTexts(file)
        from line in over
        where !texts.Contains(line.Index + 1)
        select new Finding(
            $"{file.Path}:{line.Index + 1}", $"has {line.Item.Length} characters; at most {Max}. Break it where something new is said.");

    private static HashSet<int> InTexts(SourceFile file)
    {
        var lines = new HashSet<int>();
        foreach (var text in file.Tokens.Where(token => token.Kind == TokenKind.Text))
        {
            var inner = text.Content.Split('\n');
            for (var at = 0; at < inner.Length; at++)
                if (inner.Length > 1 || inner[at].Length > LongText) lines.Add(text.Line + at);
        }

        return lines;
    }
}
