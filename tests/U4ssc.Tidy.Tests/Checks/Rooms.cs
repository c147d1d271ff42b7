using System.Globalization;
using System.Text.RegularExpressions;

namespace U4ssc.Tidy.Tests.Checks;

/// <summary>
/// The rooms of the kernel: what each may know, and how large it may be. Shared code grows by itself, and everybody pays for it. A budget
/// is raised only here and with docs/decisions/0010, which says what the lines are for; a feature that one service needs belongs to that
/// service.
/// </summary>
public static partial class Rooms
{
    /// <summary>One room: its project, its budget, and the kernel's rooms that it may refer to.</summary>
    public sealed record Room(string Project, int FilesMax, int LinesMax, params string[] MayKnow)
    {
        public string Folder => $"services/Kernel/{Project}/";

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"| {Project} | {FilesMax} | {LinesMax:N0} |");
    }

    /// <summary>All of them, from the ground up.</summary>
    public static readonly IReadOnlyList<Room> All =
    [
        new("U4ssc.Kernel", 32, 2_000),
        new("U4ssc.Kernel.Http", 32, 2_700, "U4ssc.Kernel"),
        new("U4ssc.Kernel.Store", 22, 1_800, "U4ssc.Kernel"),
        new("U4ssc.Kernel.Bus", 22, 2_100, "U4ssc.Kernel", "U4ssc.Kernel.Store"),
        new("U4ssc.Kernel.Hosting", 22, 1_600, "U4ssc.Kernel", "U4ssc.Kernel.Http", "U4ssc.Kernel.Store", "U4ssc.Kernel.Bus"),
    ];

    // Who needs no store and no bus does not carry them along.
    private static readonly Dictionary<string, string[]> Guests = new(StringComparer.Ordinal)
    {
        ["gateway/U4ssc.Gateway/U4ssc.Gateway.csproj"] = ["U4ssc.Kernel", "U4ssc.Kernel.Http"],
    };

    private static readonly string[] MayBeFriends = ["U4ssc.Testing.Hosting", "U4ssc.Benchmarks"];

    /// <summary>A room with more files or lines than its budget, and code of the kernel that is in no room.</summary>
    public static IEnumerable<Finding> Overspent(SourceTree tree)
    {
        var kernel = tree.CSharpFiles.Where(file => file.Path.StartsWith("services/Kernel/", StringComparison.Ordinal)).ToList();
        foreach (var room in All)
        {
            var files = kernel.Where(file => file.Path.StartsWith(room.Folder, StringComparison.Ordinal)).ToList();
            var lines = files.Sum(file => file.Lines);
            if (files.Count > room.FilesMax) yield return new(room.Folder, $"has {files.Count} files; the budget is {room.FilesMax}.");
            if (lines > room.LinesMax) yield return new(room.Folder, $"has {lines} lines; the budget is {room.LinesMax}.");
        }

        foreach (var file in kernel.Where(file => !All.Any(room => file.Path.StartsWith(room.Folder, StringComparison.Ordinal))))
            yield return new(file.Path, "is in no room of the kernel.");
    }

    /// <summary>A reference from one room to another that it must not know; the same for who may only be a guest in some of them.</summary>
    public static IEnumerable<Finding> ForeignDoors(SourceTree tree) =>
        from project in tree.Files
        let allowed = All.FirstOrDefault(room => project.Path == $"{room.Folder}{room.Project}.csproj")?.MayKnow
            ?? Guests.GetValueOrDefault(project.Path)
        where allowed is not null
        from Match reference in Reference().Matches(project.Text)
        let known = reference.Groups["room"].Value
        where !allowed.Contains(known, StringComparer.Ordinal)
        select new Finding(project.Path,
            $"refers to {known}; of the kernel it may know {(allowed.Length == 0 ? "nothing" : string.Join(", ", allowed))}.");

    /// <summary>A project that is no test and sees another one's internals: what it needs should be public, or its own.</summary>
    public static IEnumerable<Finding> ProductionFriends(SourceTree tree) =>
        from project in tree.Files
        where project.Path.EndsWith(".csproj", StringComparison.Ordinal)
        from Match friend in Friend().Matches(project.Text)
        let name = friend.Groups["name"].Value
        where !name.EndsWith(".Tests", StringComparison.Ordinal) && !MayBeFriends.Contains(name, StringComparer.Ordinal)
        select new Finding(project.Path, $"shows its internals to {name}, which is no test.");

    /// <summary>HTTP in the room of the store, or the store in the room of HTTP.</summary>
    public static IEnumerable<Finding> Strangers(SourceTree tree) =>
        from file in tree.CSharpFiles
        let strangers = file.Path.StartsWith("services/Kernel/U4ssc.Kernel.Store/", StringComparison.Ordinal) ? ["Microsoft.AspNetCore"]
            : file.Path.StartsWith("services/Kernel/U4ssc.Kernel.Http/", StringComparison.Ordinal)
            ? new[] { "Marten", "Npgsql", "MassTransit" }
            : []
        from stranger in strangers
        where Regex.IsMatch(file.Text, $@"^using {Regex.Escape(stranger)}[.;]", RegexOptions.Multiline | RegexOptions.CultureInvariant)
        select new Finding(file.Path, $"uses {stranger}, which its room does not know.");

    [GeneratedRegex("<ProjectReference\\s+Include=\"[^\"]*/(?<room>U4ssc\\.Kernel(\\.\\w+)?)\\.csproj\"", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex("<InternalsVisibleTo\\s+Include=\"(?<name>[^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Friend();
}
