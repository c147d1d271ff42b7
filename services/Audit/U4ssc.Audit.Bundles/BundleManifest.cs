using System.Text.Json;
using U4ssc.Kernel;

namespace U4ssc.Audit.Bundles;

/// <summary>A stream of events that is in the bundle, whole.</summary>
/// <param name="Service">Whose log it is in, such as <c>submissions</c>.</param>
/// <param name="Stream">Its id.</param>
/// <param name="Kind">What it is the history of, such as <c>submission</c>.</param>
/// <param name="Id">How people call that thing: its id, code or number.</param>
/// <param name="Version">Its newest version in the bundle; all of them from 1 on are there.</param>
public sealed record BundleStream(string Service, Guid Stream, string Kind, string Id, long Version);

/// <summary>A file of the bundle.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">Hash of its bytes, 64 lower case hexadecimal digits.</param>
/// <param name="Size">Its bytes.</param>
public sealed record BundleFile(string Path, string Sha256, long Size);

/// <summary>What is in a bundle: <c>manifest.json</c>, canonical JSON (RFC 8785) and nothing after it.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="Kind">What the bundle is about: one of <see cref="Kinds"/>.</param>
/// <param name="Id">Which one of that kind.</param>
/// <param name="MadeAt">When it was made, as its maker says; nothing proves it.</param>
/// <param name="Streams">The streams whose events are in it.</param>
/// <param name="Files">Every file but this one, in the order in which they lie in the ZIP.</param>
public sealed record BundleManifest(
    string Format, string Kind, string Id, DateTimeOffset MadeAt, IReadOnlyList<BundleStream> Streams, IReadOnlyList<BundleFile> Files)
{
    /// <summary>The name of this format.</summary>
    public const string FormatName = "u4ssc-bundle/1";

    /// <summary>What a bundle can be about.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["submission", "certificate", "city", "agency", "period"];

    /// <summary>Its bytes in the bundle.</summary>
    public byte[] Bytes() => CanonicalJson.Bytes(this, Json.Options);

    /// <summary>Reads it; only the one spelling.</summary>
    /// <exception cref="NotABundleException">These are not the bytes of a manifest of this format.</exception>
    public static BundleManifest Parse(ReadOnlySpan<byte> bytes)
    {
        BundleManifest? manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<BundleManifest>(bytes, Json.Options);
        }
        catch (JsonException problem)
        {
            throw new NotABundleException(
                BundlePaths.Manifest,
                $"cannot be read: byte {problem.BytePositionInLine ?? 0} is something else than this format has there");
        }

        if (manifest is not { Format: FormatName })
            throw new NotABundleException(BundlePaths.Manifest, $"is of another format than {FormatName}");
        if (!Kinds.Contains(manifest.Kind, StringComparer.Ordinal))
            throw new NotABundleException(BundlePaths.Manifest, $"names a kind that is none of {string.Join(", ", Kinds)}");
        return bytes.SequenceEqual(Spelled(manifest))
            ? manifest
            : throw new NotABundleException(BundlePaths.Manifest, "is not spelled as canonical JSON of these members");
    }

    private static byte[] Spelled(BundleManifest manifest)
    {
        try
        {
            return manifest.Bytes();
        }
        catch (NotCanonicalException problem)
        {
            throw new NotABundleException(BundlePaths.Manifest, $"has no canonical form at {problem.Pointer}");
        }
    }
}
