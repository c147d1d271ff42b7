namespace U4ssc.Audit.Bundles;

/// <summary>These bytes are not what the writer would have written: something was changed, cut off, added, or never was a bundle.</summary>
/// <param name="file">The file in the bundle, or the part of the ZIP around the files.</param>
/// <param name="problem">What is wrong with it, as the end of a sentence.</param>
public sealed class NotABundleException(string file, string problem) : Exception($"{file} {problem}.")
{
    /// <summary>The file in the bundle, or the part of the ZIP around the files.</summary>
    public string File { get; } = file;

    /// <summary>What is wrong with it, as the end of a sentence.</summary>
    public string Problem { get; } = problem;
}
