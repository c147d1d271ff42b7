using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>Each of these words is a noun that was not found.</summary>
public static partial class Names
{
    private static readonly string[] Forbidden =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Utility", "Base", "Common", "Core", "Dto", "Impl"];

    // Words of the programme: the core KPIs (54 of the 91), and the common inputs that many KPIs divide by.
    private static readonly (string Word, string[] Before)[] Found =
        [("Core", ["Kpi", "Kpis"]), ("Common", ["Input", "Inputs", "Figures"])];

    public static IEnumerable<Finding> Unfound(SourceTree tree)
    {
        foreach (var file in tree.CSharpFiles)
        {
            var code = CSharp.Code(file.Tokens).ToList();
            for (var i = 0; i + 1 < code.Count; i++)
            {
                if (!Declares(code, i) || code[i + 1].Kind != TokenKind.Word) continue;
                var name = code[i + 1].Content;
                var words = Word().Matches(name).Select(match => match.Value).ToList();
                for (var w = 0; w < words.Count; w++)
                {
                    if (!Forbidden.Contains(words[w], StringComparer.Ordinal)) continue;
                    if (w + 1 < words.Count
                        && Found.Any(found => found.Word == words[w] && found.Before.Contains(words[w + 1], StringComparer.Ordinal)))
                        continue;
                    yield return new($"{file.Path}:{code[i + 1].Line}", $"the name {name} has the word {words[w]}; find the noun.");
                }

                if (words[^1] == "Service" && !IsForTests(file.Path) && !IsCompositionRoot(file.Path, name))
                    yield return new($"{file.Path}:{code[i + 1].Line}",
                        $"the name {name} ends in Service; only the composition root of a service does.");
            }
        }
    }

    private static bool Declares(List<Token> code, int i) => code[i].Content switch
    {
        "class" or "struct" or "interface" or "enum" => i == 0 || code[i - 1].Content is not ("where" or ":" or ","),
        "record" => code[i + 1].Content is not ("class" or "struct"),
        _ => false,
    };

    // What a test composes and runs is a service too, of no folder of its own.
    private static bool IsForTests(string path) => path.StartsWith("tests/", StringComparison.Ordinal);

    // services/Registry/U4ssc.Registry/RegistryService.cs, and no other place; beside what auditors run, U4ssc.Audit.Service.
    private static bool IsCompositionRoot(string path, string name) =>
        path.EndsWith($"/U4ssc.{name[..^"Service".Length]}/{name}.cs", StringComparison.Ordinal)
        || path.EndsWith("/U4ssc.Audit.Service/AuditService.cs", StringComparison.Ordinal);

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
