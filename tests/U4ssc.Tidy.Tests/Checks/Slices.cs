namespace U4ssc.Tidy.Tests.Checks;

/// <summary>One feature, one file, named after what was asked; from route to rule in two files.</summary>
public static class Slices
{
    /// <summary>Lines of Program.cs at the most: it starts the composition root and says nothing else.</summary>
    public const int ProgramLinesMax = 12;

    /// <summary>A file that is longer is worth a look; it is no error.</summary>
    public const int FileLinesNoticed = 350;

    private static readonly string[] Routes = ["MapGet", "MapPost", "MapPut", "MapPatch", "MapDelete", "MapMethods", "MapResource"];

    public static IEnumerable<Finding> LongPrograms(SourceTree tree) =>
        from file in tree.CSharpFiles
        where file.Name == "Program.cs" && file.Path.StartsWith("services/", StringComparison.Ordinal) && file.Lines > ProgramLinesMax
        select new Finding(file.Path,
            $"has {file.Lines} lines; at most {ProgramLinesMax}. What it composes belongs into the composition root.");

    public static IEnumerable<Finding> LongFiles(SourceTree tree) =>
        from file in tree.CSharpFiles
        where file.Lines > FileLinesNoticed
        select new Finding(file.Path, $"has {file.Lines} lines; does it answer one question?");

    /// <summary>
    /// Each file in Features has one endpoint class, named after the file; a shape that several features share has none, and no route.
    /// </summary>
    public static IEnumerable<Finding> Misnamed(SourceTree tree)
    {
        foreach (var file in Features(tree))
        {
            var endpoints = Classes(file).Where(name => name.EndsWith("Endpoint", StringComparison.Ordinal)).ToList();
            var wanted = file.Name[..^".cs".Length] + "Endpoint";
            if (endpoints.Count == 0 && !MapsRoutes(file).Any()) continue;
            if (endpoints is not [var only] || only != wanted)
                yield return new(file.Path,
                    $"has {(endpoints.Count == 0 ? "no endpoint class" : string.Join(", ", endpoints))}; a feature's file has one, {wanted}.");
        }
    }

    /// <summary>Routes are mapped in Features, in the kernel, and in the ledger's and identity's own edge.</summary>
    public static IEnumerable<Finding> StrayRoutes(SourceTree tree) =>
        from file in tree.CSharpFiles
        where file.Path.StartsWith("services/", StringComparison.Ordinal)
        where !file.Path.Contains("/Features/", StringComparison.Ordinal)
        where !file.Path.StartsWith("services/Kernel/", StringComparison.Ordinal)
            && !file.Path.StartsWith("services/Ledger/U4ssc.Ledger.Hosting/", StringComparison.Ordinal)
        from token in MapsRoutes(file)
        select new Finding($"{file.Path}:{token.Line}", $"maps a route ({token.Content}); routes are mapped in Features.");

    /// <summary>Where a feature or a reaction changes something, the rule is one hop away: its decider is named there.</summary>
    public static IEnumerable<Finding> LongWays(SourceTree tree) =>
        from file in Ways(tree)
        where !CSharp.Code(file.Tokens).Any(token => token.Content.EndsWith("Decider", StringComparison.Ordinal))
        select new Finding(file.Path, "changes something and names no decider; the rule is more than one hop away.");

    /// <summary>The features and reactions that change something.</summary>
    public static IEnumerable<SourceFile> Ways(SourceTree tree) =>
        from file in Features(tree).Concat(Reactions(tree))
        let code = CSharp.Code(file.Tokens).Select(token => token.Content).ToList()
        where Enumerable.Range(0, Math.Max(0, code.Count - 2)).Any(i =>
            (code[i] is "transact" && code[i + 1] == "." && code[i + 2] is "Ask" or "Create" or "Do" or "Once")
            || (code[i] is "inbox" && code[i + 1] == "." && code[i + 2] is "Decide"))
        select file;

    private static IEnumerable<Token> MapsRoutes(SourceFile file) =>
        CSharp.Code(file.Tokens).Where(token => Routes.Contains(token.Content, StringComparer.Ordinal));

    private static IEnumerable<SourceFile> Features(SourceTree tree) =>
        tree.CSharpFiles.Where(file =>
            file.Path.StartsWith("services/", StringComparison.Ordinal) && file.Path.Contains("/Features/", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Reactions(SourceTree tree) =>
        tree.CSharpFiles.Where(file =>
            file.Path.StartsWith("services/", StringComparison.Ordinal) && file.Path.Contains("/Reactions/", StringComparison.Ordinal));

    private static IEnumerable<string> Classes(SourceFile file)
    {
        var code = CSharp.Code(file.Tokens).ToList();
        for (var i = 0; i + 1 < code.Count; i++)
            if (code[i].Content == "class") yield return code[i + 1].Content;
    }
}
