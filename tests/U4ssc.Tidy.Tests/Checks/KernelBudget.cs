namespace U4ssc.Tidy.Tests.Checks;

/// <summary>
/// Shared code grows by itself, and everybody pays for it. Its budget is raised only here and only with docs/decisions/0010, which says what the
/// lines are for; a feature that one service needs belongs to that service.
/// </summary>
public static class KernelBudget
{
    public const int FilesMax = 36;
    public const int LinesMax = 3_600;

    /// <summary>The record says what these constants say.</summary>
    public static string Stated => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"at most {FilesMax} files and {LinesMax:N0} lines");

    public static IEnumerable<Finding> Overspent(SourceTree tree)
    {
        var kernel = tree.CSharpFiles.Where(file => file.Path.StartsWith("services/Kernel/", StringComparison.Ordinal)).ToList();
        var lines = kernel.Sum(file => file.Lines);
        if (kernel.Count > FilesMax) yield return new("services/Kernel", $"has {kernel.Count} files; the budget is {FilesMax}.");
        if (lines > LinesMax) yield return new("services/Kernel", $"has {lines} lines; the budget is {LinesMax}.");
    }
}
