using System.Diagnostics;
using System.Text;
using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Audit.Checking;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Registry.Domain;

namespace U4ssc.Benchmarks;

/// <summary>
/// How fast a bundle of a million events is checked from end to end, and with how much memory. Beside it a bare loop that reads the same
/// files and hashes each line once.
/// </summary>
public static class Verifying
{
    private const int Events = 1_000_000, PerCity = 4;
    private const string Service = "registry";

    /// <summary>Writes the bundle, checks it, and reads it bare.</summary>
    public static async Task Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var path = Path.Combine(Path.GetTempPath(), $"u4ssc-{Guid.NewGuid():N}.zip");
        try
        {
            await Write(path);
            GC.Collect();
            var before = Process.GetCurrentProcess().WorkingSet64;
            var peak = before;
            var watch = Stopwatch.StartNew();
            using (var memory = new Timer(_ => peak = Math.Max(peak, Process.GetCurrentProcess().WorkingSet64), null, 0, 200))
            using (var verified = VerifiedBundle.Of(path))
            {
                if (verified.Findings.Refuted.Count > 0) throw new InvalidOperationException(verified.Findings.Refuted[0].ToString());
                watch.Stop();
            }

            var bare = Bare(path);
            report.Add(
                $"`u4ssc-audit verify` of {Events} events of {Events / PerCity} cities, {new FileInfo(path).Length / 1_000_000} MB",
                $"{Events / watch.Elapsed.TotalSeconds:F0}/s; {(peak - before) / 1_000_000} MB more memory", "≥ 100000/s, flat");
            report.Add("bare: the same files read, each line hashed once",
                $"{Events / bare.TotalSeconds:F0}/s; ratio {bare / watch.Elapsed:F2}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static TimeSpan Bare(string path)
    {
        var watch = Stopwatch.StartNew();
        using var bundle = BundleReader.Open(path);
        foreach (var file in new[] { BundlePaths.Events(Service), BundlePaths.Proofs(Service) })
        {
            using var content = bundle.Read(file);
            foreach (var (_, line) in BundleLines.Read(file, content, BundleLines.EventBytesMax))
                _ = System.Security.Cryptography.SHA256.HashData(line.Span);
        }

        return watch.Elapsed;
    }

    private static async Task Write(string path)
    {
        await using var to = File.Create(path);
        var writer = new BundleWriter(to);
        var leaves = new List<byte[]>(Events);
        await writer.Add(BundlePaths.Events(Service), file =>
        {
            for (var i = 0; i < Events; i++)
            {
                var bytes = Event(i).Bytes();
                leaves.Add(new LogEntry(IdOf(i), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)), i + 1)
                    .LeafHash());
                file.Write(bytes);
                file.WriteByte((byte)'\n');
            }

            return Task.CompletedTask;
        }, default);
        List<List<byte[]>> levels = [leaves];
        while (levels[^1].Count > 1)
            levels.Add([.. levels[^1].Chunk(2).Where(pair => pair.Length == 2).Select(pair => MerkleTree.NodeHash(pair[0], pair[1]))]);
        byte[] Hash(int level, long index) => levels[level][(int)index];
        await writer.Add(BundlePaths.Proofs(Service), file =>
        {
            for (var i = 0; i < Events; i++)
            {
                file.Write(new InclusionLine(IdOf(i), i, MerkleProofs.Inclusion(i, Events, Hash), i + 1).Bytes());
                file.WriteByte((byte)'\n');
            }

            return Task.CompletedTask;
        }, default);
        using var signer = new NoteSigner($"u4ssc.example/ledger/{Service}", new byte[32]);
        await Add(BundlePaths.Checkpoint(Service), new Checkpoint(signer.Verifier.Name, Events, MerkleProofs.Root(Events, Hash))
            .SignedBy(signer).ToString());
        await Add(BundlePaths.Keys(Service), $$"""{"keys":[{"key":"{{signer.Verifier}}"}]}""");
        await Add(BundlePaths.Policy(Service), WitnessPolicy.Of(signer.Verifier).Text);
        await writer.Complete("agency", "NO-KS", DateTimeOffset.UnixEpoch,
            Enumerable.Range(0, Events / PerCity).Select(i => new BundleStream(Service, CityOf(i), "city", CityOf(i).ToString(),
                PerCity)), default);

        Task Add(string file, string text) => writer.Add(file, Encoding.UTF8.GetBytes(text), default);
    }

    private static Guid CityOf(int city) => new(city, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    private static Guid IdOf(int place) => new(place, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10);

    // Four events a city, and many cities at a time, as a log has them.
    private static EventLeaf Event(int place)
    {
        const int Together = 1000;
        var (group, within) = Math.DivRem(place, Together * PerCity);
        var (step, city) = Math.DivRem(within, Together);
        var details = new CityDetails(
            "NO-KS", $"ref-{group}-{city}", "Kristiansund", new Dictionary<string,
                string>
            { ["en"] = "Kristiansund" }, "NO", "NO-15", "NOKSU", 63.11m, 7.73m,
            new(24_000 + place % 1000, 2020), 87.42m, 11_000 + step);
        object happened = step switch
        {
            0 => new CityRegistered(details),
            1 => new CityEnrolled("NO-KS", "NO", CityOf(city), new(2025, 5, 6), new string('a', 64)),
            _ => new CityDetailsChanged(details),
        };
        var type = CityEvents.Stored.Single(one => one.Type == happened.GetType()).Name;
        return new(
            IdOf(place), CityOf((group * Together) + city), step + 1, place + 1, type, DateTimeOffset.UnixEpoch.AddSeconds(place), null,
            "0196f3a2-1111-7222-8333-444455556666", "agency", "NO-KS", null, "0196f3a2-1111-7222-8333-444455556667", null, null,
            JsonSerializer.SerializeToElement(happened, happened.GetType(), Json.Options));
    }
}
