using System.Text.RegularExpressions;

namespace U4ssc.Audit.Bundles;

/// <summary>Where what lies in a bundle. There are no other files in one: what nobody checks must not lie beside what was
/// checked.</summary>
public static partial class BundlePaths
{
    /// <summary>For a person who has nothing else.</summary>
    public const string Readme = "README.txt";

    /// <summary>See <see cref="BundleManifest"/>.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>See <see cref="EvidenceFile"/>.</summary>
    public const string Evidence = "evidence.json";

    /// <summary>Characters of a path at the most.</summary>
    public const int CharactersMax = 200;

    /// <summary>A line is an event's bytes (<c>EventLeaf.Bytes</c>) and a line feed, in the order of the sequence.</summary>
    public static string Events(string service) => $"logs/{service}/events.ndjson";

    /// <summary>A line is an <see cref="InclusionLine"/> and a line feed, for each event in the same order.</summary>
    public static string Proofs(string service) => $"logs/{service}/proofs.ndjson";

    /// <summary>The signed note, with its co-signatures, of the size that the proofs are for.</summary>
    public static string Checkpoint(string service) => $"logs/{service}/checkpoint.txt";

    /// <summary>The log's keys through time, as the service serves them.</summary>
    public static string Keys(string service) => $"logs/{service}/keys.json";

    /// <summary>Whose co-signatures are wanted, as the platform publishes it (C2SP tlog-policy).</summary>
    public static string Policy(string service) => $"logs/{service}/policy.txt";

    /// <summary>The content of an edition, whose hash events name.</summary>
    public static string Edition(string id) => $"catalogue/edition-{id}.json";

    /// <summary>The content of a benchmark set, whose hash events name.</summary>
    public static string BenchmarkSet(string id) => $"catalogue/benchmark-set-{id}.json";

    /// <summary>A certificate as the register shows it.</summary>
    public static string Certificate(string number) => $"certificates/{number}.json";

    /// <summary>True for a path that this format has. None leads out of the folder that it is unpacked to, or has two meanings on any
    /// system.</summary>
    public static bool IsKnown(string path) => path is { Length: <= CharactersMax } && Known().IsMatch(path);

    [GeneratedRegex(
        @"\A(README\.txt|manifest\.json|evidence\.json|logs/[a-z]{1,40}/(events\.ndjson|proofs\.ndjson|checkpoint\.txt|keys\.json|policy\.txt)|(catalogue/(edition|benchmark-set)-|certificates/)[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?\.json)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Known();
}
