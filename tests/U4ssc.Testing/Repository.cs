namespace U4ssc.Testing;

/// <summary>The working copy that the running tests were built from.</summary>
public static class Repository
{
    /// <summary>Set to 1, it makes checks of generated and golden files write what is missing or out of date instead of failing.</summary>
    public const string WriteVariable = "U4SSC_WRITE";

    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>True where files may be written.</summary>
    public static bool Writes => Environment.GetEnvironmentVariable(WriteVariable) == "1";

    /// <summary>A path in the repository, from its parts.</summary>
    public static string At(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "U4ssc.Platform.sln"))) return at.FullName;
        throw new DirectoryNotFoundException($"No folder above {folder} has U4ssc.Platform.sln: run the tests from a working copy.");
    }
}
