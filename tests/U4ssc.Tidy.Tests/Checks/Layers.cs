using System.Reflection;
using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>Who may know whom.</summary>
public static partial class Layers
{
    /// <summary>A domain assembly references the kernel and the base class library.</summary>
    public static IEnumerable<Finding> ForeignReferences(string assembly, IEnumerable<AssemblyName> references) =>
        from reference in references
        where reference.Name is not ("U4ssc.Kernel" or "System" or "netstandard" or "mscorlib")
        where !reference.Name!.StartsWith("System.", StringComparison.Ordinal)
        select new Finding(assembly, $"references {reference.Name}; a domain knows U4ssc.Kernel and the base class library alone.");

    /// <summary>What the project files say of the pure layers: an unused reference leaves no trace in the assembly.</summary>
    public static IEnumerable<Finding> ForeignProjects(SourceTree tree)
    {
        foreach (var project in tree.Files.Where(file =>
            file.Path.StartsWith("services/", StringComparison.Ordinal) && file.Path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            string[]? allowed = project.Name switch
            {
                "U4ssc.Kernel.csproj" or "U4ssc.Contracts.csproj" => [],
                "U4ssc.Ledger.csproj" => ["NSec.Cryptography", "U4ssc.Kernel.csproj"],
                "U4ssc.Audit.Bundles.csproj" => ["System.IO.Hashing", "U4ssc.Kernel.csproj", "U4ssc.Ledger.csproj"],
                _ when project.Name.EndsWith(".Domain.csproj", StringComparison.Ordinal) => ["U4ssc.Kernel.csproj"],
                _ => null,
            };
            if (allowed is null) continue;
            foreach (Match reference in Reference().Matches(project.Text))
            {
                var included = reference.Groups["what"].Value.Split('/', '\\')[^1];
                if (!allowed.Contains(included, StringComparer.Ordinal))
                    yield return new(project.Path,
                        $"references {included}; it may reference {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}.");
            }
        }
    }

    [GeneratedRegex("<(Project|Package|Framework)Reference\\s+Include=\"(?<what>[^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
