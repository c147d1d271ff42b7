using Xunit;

namespace U4ssc.Tidy.Tests;

/// <summary>What a test says of findings.</summary>
internal static class Findings
{
    /// <summary>Fails with all of them, a line each.</summary>
    public static void None(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }

    /// <summary>The check noticed exactly these places of a planted tree.</summary>
    public static void At(IEnumerable<Finding> findings, params IEnumerable<string> places) =>
        Assert.Equal(places, findings.Select(finding => finding.Place));

    /// <summary>A planted tree: paths and texts in turn.</summary>
    public static SourceTree Planted(params IReadOnlyList<string> pathsAndTexts) =>
        new(Enumerable.Range(0, pathsAndTexts.Count / 2).Select(i => new SourceFile(pathsAndTexts[2 * i], pathsAndTexts[(2 * i) + 1])));
}
