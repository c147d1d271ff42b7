namespace U4ssc.Tidy.Tests;

/// <summary>One file, its path from the root with forward slashes.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public IReadOnlyList<Token> Tokens => tokens ??= CSharp.Tokens(Text);

    private IReadOnlyList<Token>? tokens;

    public int Lines => Text.Length == 0 ? 0 : Text.AsSpan().Count('\n') + (Text.EndsWith('\n') ? 0 : 1);
}

/// <summary>What a check has found wrong, and where.</summary>
public sealed record Finding(string Place, string Sentence)
{
    public override string ToString() => $"{Place}: {Sentence}";
}

/// <summary>A set of files that checks read: the repository's, or one planted by a test.</summary>
public sealed class SourceTree(params IEnumerable<SourceFile> files)
{
    private static readonly string[] Foreign = ["bin", "obj", "artifacts", ".git", ".local", ".vs", ".idea", "node_modules", "TestResults"];
    private static readonly string[] Read = [".cs", ".md", ".sh", ".csproj", ".props", ".targets", ".config", ".json", ".yml", ".yaml",
        ".sql", ".conf", ".html", ".css", ".js", ""];

    /// <summary>The files of the repository, read once. Generated and fetched folders are left out.</summary>
    public static SourceTree Repository { get; } = new(Under(Testing.Repository.Root));

    public IReadOnlyList<SourceFile> Files { get; } = [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)];

    public IEnumerable<SourceFile> CSharpFiles => Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>Every path there is, also of files that are not read as text.</summary>
    public bool Has(string path) =>
        Files.Any(file => file.Path == path || file.Path.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static IEnumerable<SourceFile> Under(string root)
    {
        var folders = new Stack<string>([root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var inner in Directory.GetDirectories(folder))
                if (!Foreign.Contains(Path.GetFileName(inner), StringComparer.Ordinal)) folders.Push(inner);
            foreach (var file in Directory.GetFiles(folder))
            {
                var path = Path.GetRelativePath(root, file).Replace('\\', '/');
                yield return new(path, Read.Contains(Path.GetExtension(file), StringComparer.Ordinal) ? File.ReadAllText(file) : "");
            }
        }
    }
}
