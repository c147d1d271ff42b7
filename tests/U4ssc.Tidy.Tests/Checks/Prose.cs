using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>What the words in the tree promise.</summary>
public static partial class Prose
{
    /// <summary>Work that is left has a number, under which somebody finds it again.</summary>
    public static IEnumerable<Finding> UnnumberedTodos(SourceTree tree)
    {
        foreach (var file in tree.Files)
        {
            var line = 0;
            foreach (var text in file.Text.Split('\n'))
            {
                line++;
                foreach (Match match in Todo().Matches(text))
                    yield return new($"{file.Path}:{line}", $"{match.Value} has no number: write {match.Value}(#12), or do it.");
            }
        }
    }

    /// <summary>Relative links in Markdown lead to a file or folder of the tree.</summary>
    public static IEnumerable<Finding> DeadLinks(SourceTree tree)
    {
        foreach (var file in tree.Files.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (Match match in Link().Matches(Fence().Replace(file.Text, "")))
            {
                var target = match.Groups["to"].Value.Split('#', '?')[0];
                if (target.Length == 0 || target.Contains("://", StringComparison.Ordinal)
                    || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
                if (Resolve(file.Path, target) is not { } path || (path.Length > 0 && !tree.Has(path)))
                    yield return new(file.Path, $"the link to {target} leads nowhere.");
            }
        }
    }

    private static string? Resolve(string from, string target)
    {
        var parts = target.StartsWith('/') ? [] : new List<string>(from.Split('/')[..^1]);
        foreach (var part in Uri.UnescapeDataString(target).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('/', parts);
    }

    // The words are spelled apart here so that this file passes its own check.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b(?!\(#\d+\))", RegexOptions.CultureInvariant)]
    private static partial Regex Todo();

    [GeneratedRegex(@"\[[^\]]*\]\((?<to>[^)\s]+)(\s+""[^""]*"")?\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|`[^`\n]*`", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();
}
