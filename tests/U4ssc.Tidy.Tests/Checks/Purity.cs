namespace U4ssc.Tidy.Tests.Checks;

/// <summary>Time, chance, new ids, the outside and binary floating point stay out of the rules.</summary>
public static class Purity
{
    private static readonly string[] Never =
    [
        "double", "float", "Random", "RandomNumberGenerator", "Stopwatch", "TimeProvider", "HttpClient", "Environment", "Thread", "File",
        "Directory", "Socket", "Process",
    ];

    // RFC 8785 asks whether the binary format of ECMAScript keeps a number: that one question needs it, and refuses where it does not.
    private const string KnowsBinaryFigures = "services/Kernel/U4ssc.Kernel/CanonicalNumber.cs";

    private static readonly (string Type, string[] Members)[] NeverThese =
    [
        ("Guid", ["NewGuid", "CreateVersion7"]),
        ("DateTime", ["Now", "UtcNow", "Today"]),
        ("DateTimeOffset", ["Now", "UtcNow"]),
        ("Task", ["Run", "Delay"]),
    ];

    public static IEnumerable<Finding> Impure(SourceTree tree)
    {
        foreach (var file in tree.CSharpFiles.Where(file => IsPure(file.Path)))
        {
            var code = CSharp.Code(file.Tokens).ToList();
            for (var i = 0; i < code.Count; i++)
            {
                var asMember = i > 0 && code[i - 1].Content == ".";
                if (!asMember && code[i].Kind == TokenKind.Word && Never.Contains(code[i].Content, StringComparer.Ordinal)
                    && !IsName(code, i)
                    && !(code[i].Content == "double" && file.Path == KnowsBinaryFigures))
                    yield return new($"{file.Path}:{code[i].Line}",
                        $"uses {code[i].Content}; time, chance, the outside and binary figures stay at the edge.");
                if (i + 2 < code.Count && code[i + 1].Content == "."
                    && NeverThese.Any(one =>
                        one.Type == code[i].Content && one.Members.Contains(code[i + 2].Content, StringComparer.Ordinal)))
                    yield return new($"{file.Path}:{code[i].Line}",
                        $"uses {code[i].Content}.{code[i + 2].Content}; it is given as an argument.");
            }
        }
    }

    private static bool IsPure(string path) =>
        path.Contains(".Domain/", StringComparison.Ordinal) && path.StartsWith("services/", StringComparison.Ordinal)
        || path.StartsWith("services/Kernel/U4ssc.Kernel/", StringComparison.Ordinal)
        || path.StartsWith("services/Contracts/", StringComparison.Ordinal);

    // A member of one's own may have such a name (a record's `File`): what counts is a use of the type, which is followed by a member, a
    // variable or a generic bracket.
    private static bool IsName(List<Token> code, int i) =>
        char.IsUpper(code[i].Content[0]) && i + 1 < code.Count
            && (IsPattern(code, i)
                || (code[i + 1].Content is not ("." or "<" or "(") && code[i + 1].Kind != TokenKind.Word
                    && (i == 0 || code[i - 1].Content != "new")));

    // { File.Queries.Count: 0 } asks for members of a thing.
    private static bool IsPattern(List<Token> code, int i)
    {
        if (i == 0 || code[i - 1].Content is not ("{" or ",")) return false;
        var end = i + 1;
        while (end + 1 < code.Count && code[end].Content == ".") end += 2;
        return end < code.Count && code[end].Content == ":";
    }
}
