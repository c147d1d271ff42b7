using System.Text.Json;
using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>
/// A package as the lock files name it: one version, its hash, what it brings along, and whether it comes with the product.
/// </summary>
public sealed record Package(string Name, string Version, string Hash, bool Ships, IReadOnlyList<string> Needs);

/// <summary>What a package says of itself.</summary>
public sealed record PackageFacts(string Licence, string Authors, string Copyright);

/// <summary>
/// Others' work comes from lock files alone, in one version each, and under a licence that lets everybody use the platform for anything.
/// </summary>
public static partial class Packages
{
    /// <summary>Licences (SPDX) that ask for no more than to be named.</summary>
    public static readonly IReadOnlySet<string> Allowed = new HashSet<string>(StringComparer.Ordinal)
    {
        "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0", "ISC", "MIT", "PostgreSQL", "Unlicense", "Zlib",
    };

    private const string LockName = "packages.lock.json";

    /// <summary>Every package of every lock file, each version of it once, by name.</summary>
    public static IReadOnlyList<Package> In(SourceTree tree)
    {
        var found = new SortedDictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in tree.Files.Where(file => file.Name == LockName))
        {
            using var read = JsonDocument.Parse(file.Text);
            foreach (var entry in read.RootElement.GetProperty("dependencies").EnumerateObject()
                .SelectMany(framework => framework.Value.EnumerateObject()))
            {
                if (Word(entry.Value, "type") == "Project") continue;
                var ships = !file.Path.StartsWith("tests/", StringComparison.Ordinal);
                string[] needs = entry.Value.TryGetProperty("dependencies", out var on)
                    ? [.. on.EnumerateObject().Select(need => need.Name)]
                    : [];
                var package = new Package(entry.Name, Word(entry.Value, "resolved"), Word(entry.Value, "contentHash"), ships, needs);
                var key = $"{package.Name} {package.Version}";
                found[key] = found.TryGetValue(key, out var known) ? known with { Ships = known.Ships || ships } : package;
            }
        }

        return [.. found.Values];
    }

    /// <summary>A package in two versions, and one whose hash is not written down.</summary>
    public static IEnumerable<Finding> Doubled(IEnumerable<Package> packages) =>
        from package in packages
        group package by package.Name.ToLowerInvariant() into versions
        where versions.Count() > 1 || versions.Any(version => version.Hash.Length == 0)
        select new Finding(versions.First().Name, versions.Count() > 1
            ? $"comes in {string.Join(" and ", versions.Select(version => version.Version))}: pin one of them in Directory.Packages.props, then ./deploy/packages."
            : "has no hash in its lock file.");

    /// <summary>A package whose licence is not one of the allowed, or is not said.</summary>
    public static IEnumerable<Finding> NotAllowed(IEnumerable<Package> packages, Func<Package, PackageFacts?> facts) =>
        from package in packages
        let licence = facts(package)?.Licence ?? "none that could be read"
        where !MayBeUsed(licence)
        select new Finding(package.Name,
            $"has the licence: {licence}. Allowed are {string.Join(", ", Allowed.Order(StringComparer.Ordinal))}.");

    /// <summary>
    /// A project without a lock file, one that asks for a package that its lock does not know, and a restore that would not mind.
    /// </summary>
    public static IEnumerable<Finding> OutsideALock(SourceTree tree)
    {
        foreach (var project in tree.Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            var place = project.Path[..(project.Path.LastIndexOf('/') + 1)] + LockName;
            var locked = tree.Files.FirstOrDefault(file => file.Path == place);
            if (locked is null) yield return new(project.Path, $"has no {LockName}: ./deploy/packages writes it.");
            foreach (Match asked in Asked().Matches(project.Text))
            {
                var name = asked.Groups["name"].Value;
                if (asked.Value.Contains("Version", StringComparison.Ordinal))
                    yield return new(project.Path, $"says which version of {name}: that is for Directory.Packages.props.");
                if (locked is not null && !locked.Text.Contains($"\"{name}\": {{", StringComparison.OrdinalIgnoreCase))
                    yield return new(project.Path, $"asks for {name}, which its lock file does not know: ./deploy/packages writes it.");
            }
        }

        foreach (var (path, line, why) in Settings)
            if (tree.Files.FirstOrDefault(file => file.Path == path)?.Text.Contains(line, StringComparison.Ordinal) != true)
                yield return new(path, $"does not say {line}: {why}");
    }

    /// <summary>True where a licence, or one of several to choose from, is allowed; of several that hold together each must be.</summary>
    public static bool MayBeUsed(string licence)
    {
        ArgumentNullException.ThrowIfNull(licence);
        return licence.Split(" OR ").Any(choice => choice.Split(" AND ").All(part => Allowed.Contains(part.Trim('(', ')', ' '))));
    }

    /// <summary>What the package's own description says, as it lies where the restore put it.</summary>
    public static PackageFacts? Facts(Package package)
    {
        ArgumentNullException.ThrowIfNull(package);
        var home = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } said ? said
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var id = package.Name.ToLowerInvariant();
        var folder = Path.Combine(home, id, package.Version.ToLowerInvariant());
        var description = Path.Combine(folder, id + ".nuspec");
        return File.Exists(description) ? Facts(File.ReadAllText(description), name => File.ReadAllText(Path.Combine(folder, name))) : null;
    }

    /// <summary>The same from a description's text; a licence that is a file is known by its words.</summary>
    public static PackageFacts Facts(string description, Func<string, string> file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var metadata = System.Xml.Linq.XDocument.Parse(description).Root!.Elements().First();
        string Say(string name) =>
            metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value.ReplaceLineEndings(" ").Trim() ?? "";
        var kind = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license")?.Attribute("type")?.Value;
        var licence = kind switch
        {
            "expression" => Say("license"),
            "file" => ByItsWords(file(Say("license"))),
            _ => "",
        };
        return new(licence.Length > 0 ? licence : "none that could be read", Say("authors"), Say("copyright"));
    }

    private static string ByItsWords(string text) =>
        text.TrimStart().StartsWith("MIT License", StringComparison.Ordinal)
            && text.Contains("Permission is hereby granted, free of charge", StringComparison.Ordinal) ? "MIT" : "";

    private static readonly (string Path, string Line, string Why)[] Settings =
    [
        ("Directory.Build.props", "<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>",
            "what comes along would not be written down."),
        ("Directory.Build.props", "<RestoreLockedMode>true</RestoreLockedMode>", "a restore would take what no lock file knows."),
        ("nuget.config", "<package pattern=\"*\" />", "any source that a machine knows could give any package."),
    ];

    private static string Word(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    [GeneratedRegex("""<PackageReference Include="(?<name>[^"]+)"[^>]*>""")]
    private static partial Regex Asked();
}
