using System.Text;
using U4ssc.Audit.Bundles;
using U4ssc.Kernel;

namespace U4ssc.Audit.Tests.Bundles;

/// <summary>A small bundle in memory and on the disk; what its events say does not matter here.</summary>
internal static class BundleSample
{
    public static readonly DateTimeOffset MadeAt = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    public static readonly IReadOnlyList<BundleStream> Streams =
        [new("submissions", DerivedId.Of("stream", "one"), "submission", DerivedId.Of("stream", "one").ToString(), 2)];

    public static async Task<byte[]> Bytes(int events = 20, Func<BundleWriter, Task>? more = null)
    {
        using var to = new MemoryStream();
        var writer = new BundleWriter(to);
        await writer.Add(BundlePaths.Events("submissions"), async file =>
        {
            for (var i = 0; i < events; i++) await file.WriteAsync(Encoding.UTF8.GetBytes($"{{\"sequence\":{i}}}\n"));
        }, default);
        await writer.Add(BundlePaths.Policy("submissions"), ReadOnlyMemory<byte>.Empty, default);
        await writer.Add(BundlePaths.Evidence, EvidenceFile.Bytes([new(new string('a', 64), "plan.pdf", 3)]), default);
        if (more is not null) await more(writer);
        await writer.Complete("submission", Streams[0].Id, MadeAt, Streams, default);
        return to.ToArray();
    }

    /// <summary>Opens and reads all of it; null where all was as it must be, else the file or part that was not.</summary>
    public static string? Refused(byte[] bundle)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bundle);
            return Refused(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static string? Refused(string path)
    {
        try
        {
            using var reader = BundleReader.Open(path);
            reader.Check();
            return null;
        }
        catch (NotABundleException problem)
        {
            return problem.File;
        }
    }
}
