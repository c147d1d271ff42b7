using U4ssc.Testing;
using Xunit;

namespace U4ssc.Tidy.Tests.References;

/// <summary>Files that are generated and checked in: readers need no build, and a difference shows in the review.</summary>
public static class Generated
{
    /// <summary>
    /// What is wrong with the file at <paramref name="path"/>, or null; where files may be written it is brought up to date first.
    /// </summary>
    public static string? Problem(string path, string text, bool write)
    {
        if (write)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        return File.Exists(path) && File.ReadAllText(path).ReplaceLineEndings("\n") == text
            ? null
            : $"{path} is out of date: run the Tidy tests with {Repository.WriteVariable}=1, read what changed, and commit it.";
    }

    /// <summary>Fails where the file in the repository is out of date.</summary>
    public static void IsCurrent(string text, params string[] path) => Assert.Null(Problem(Repository.At(path), text, Repository.Writes));
}
