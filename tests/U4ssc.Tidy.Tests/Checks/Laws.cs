using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>What holds for every list is a test over each of them: a list that is new has one, or the build says so.</summary>
public static partial class Laws
{
    /// <summary>The file of a test project in which each list of the service has a fact that is named as the list.</summary>
    public const string Law = "ListingWhatMayBeRead.cs";

    /// <summary>Lists of things that can be read one by one, without the law that list and thing agree for every caller.</summary>
    public static IEnumerable<Finding> ListsWithout(SourceTree tree)
    {
        var facts = tree.CSharpFiles.Where(file => file.Name == Law)
            .SelectMany(file => FactName().Matches(file.Text).Select(match => match.Groups[1].Value)).ToHashSet(StringComparer.Ordinal);
        return
            from file in tree.CSharpFiles
            where file.Path.StartsWith("services/", StringComparison.Ordinal) && file.Path.Contains("/Features/", StringComparison.Ordinal)
            from Match list in Lists().Matches(file.Text)
            let name = NameOf(file.Path, list.Groups[1].Value)
            where !facts.Contains(name)
            select new Finding(file.Path,
                $"maps a list; {Law} of its service's tests has no fact `{name}` that holds it against the single reads (ListLaw).");
    }

    // "/benchmark-sets" -> benchmark_sets; the list at the service's own root is named after the service.
    private static string NameOf(string path, string route) =>
        (route.Trim('/') is { Length: > 0 } named ? named : path.Split('/')[1].ToLowerInvariant()).Replace('-', '_');

    [GeneratedRegex("""MapGet\("(/[a-z-]*)", [^;]*?\.Produces<Page<(?!PolicyView)""", RegexOptions.Singleline)]
    private static partial Regex Lists();

    [GeneratedRegex(@"public async Task ([a-z_]+)\(\)")]
    private static partial Regex FactName();
}
