using System.Globalization;

namespace U4ssc.Benchmarks;

/// <summary>Lines of figures, printed at the end as a table that goes into docs/reference/performance.md.</summary>
public sealed class Report
{
    private readonly List<(string What, string Figure, string Goal)> lines = [];

    /// <summary>One figure.</summary>
    public void Add(string what, FormattableString figure, string goal = "")
    {
        ArgumentNullException.ThrowIfNull(figure);
        var text = figure.ToString(CultureInfo.InvariantCulture);
        lines.Add((what, text, goal));
        Console.WriteLine($"  {what}: {text}");
    }

    /// <summary>All of them.</summary>
    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(
            $"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024)} GiB, .NET {Environment.Version}, {DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        Console.WriteLine();
        Console.WriteLine("| measured | figure | goal |");
        Console.WriteLine("|---|---|---|");
        foreach (var (what, figure, goal) in lines) Console.WriteLine($"| {what} | {figure} | {goal} |");
    }
}

/// <summary>Order statistics.</summary>
public static class Percentile
{
    /// <summary>The value below which this share of the values lies.</summary>
    public static double Of(IReadOnlyList<double> values, double share)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0) return double.NaN;
        var sorted = values.Order().ToList();
        return sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
    }
}
