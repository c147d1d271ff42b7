namespace U4ssc.Tidy.Tests.Checks;

/// <summary>
/// What the kernel says once and nobody says again: a second spelling is the one that is forgotten when the first changes.
/// </summary>
public static class Once
{
    private static readonly (string Words, string[] In, string Instead)[] Said =
    [
        ("JsonNamingPolicy.SnakeCaseLower", ["services/Kernel/U4ssc.Kernel/EnumWords.cs", "services/Kernel/U4ssc.Kernel/Json.cs"],
            "EnumWords spells enumerations"),
        ("\"~1\"", ["services/Kernel/U4ssc.Kernel/Pointer.cs"], "Pointer.Escape makes a step of a pointer"),
    ];

    public static IEnumerable<Finding> Again(SourceTree tree) =>
        from file in tree.CSharpFiles
        where file.Path.StartsWith("services/", StringComparison.Ordinal) || file.Path.StartsWith("gateway/", StringComparison.Ordinal)
        from said in Said
        where !said.In.Contains(file.Path, StringComparer.Ordinal) && file.Text.Contains(said.Words, StringComparison.Ordinal)
        select new Finding(file.Path, $"has {said.Words}; {said.Instead}.");
}
