using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using U4ssc.Audit.Bundles;
using Xunit;

namespace U4ssc.Audit.Tests.Bundles;

public sealed class ReadingABundle
{
    private static readonly int Flips = int.Parse(
        Environment.GetEnvironmentVariable("U4SSC_FLIPS") ?? "400", CultureInfo.InvariantCulture);

    [Fact]
    public async Task what_was_written_is_read()
    {
        var path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, await BundleSample.Bytes(), TestContext.Current.CancellationToken);
        using (var reader = BundleReader.Open(path))
        {
            var total = 0L;
            reader.Check(read => total += read);
            Assert.Equal(reader.Bytes, total);
            Assert.Equal(BundleSample.Streams, reader.Manifest.Streams);
            Assert.Equal(("submission", BundleSample.MadeAt), (reader.Manifest.Kind, reader.Manifest.MadeAt));
            Assert.Equal(4, reader.Manifest.Files.Count);
            Assert.Equal("{\"sequence\":0}\n", Encoding.UTF8.GetString(reader.ReadAll(BundlePaths.Events("submissions"), 1000))[..15]);
            Assert.Empty(reader.ReadAll(BundlePaths.Policy("submissions"), 0));
            using var events = reader.Read(BundlePaths.Events("submissions"));
            var lines = BundleLines.Read("events", events, 100)
                .Select(line => (line.Offset, Text: Encoding.UTF8.GetString(line.Line.Span))).ToList();
            Assert.Equal((20, (15L, "{\"sequence\":1}")), (lines.Count, lines[1]));
            Assert.Equal(BundlePaths.Keys("registry"),
                Assert.Throws<NotABundleException>(() => reader.Read(BundlePaths.Keys("registry"))).File);
        }

        File.Delete(path);
    }

    /// <summary>U4SSC_FLIPS=10000 tries as many.</summary>
    [Fact]
    public async Task a_single_bit_that_is_another_is_found_wherever_it_is()
    {
        var bundle = await BundleSample.Bytes();
        var path = Path.GetTempFileName();
        var (random, missed) = (new Random(1), new List<int>());

        // All of the structure is small; with few tries most of it is reached, with ten thousand nearly every bit of the file.
        for (var i = 0; i < Flips; i++)
        {
            var bit = Flips >= bundle.Length * 8 ? i % (bundle.Length * 8) : random.Next(bundle.Length * 8);
            bundle[bit / 8] ^= (byte)(1 << (bit % 8));
            await File.WriteAllBytesAsync(path, bundle, TestContext.Current.CancellationToken);
            if (BundleSample.Refused(path) is null) missed.Add(bit);
            bundle[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        File.Delete(path);
        Assert.Empty(missed);
        Assert.Null(BundleSample.Refused(bundle));
    }

    [Fact]
    public async Task a_changed_file_is_named()
    {
        var bundle = await BundleSample.Bytes();
        var at = Encoding.Latin1.GetString(bundle).IndexOf("\"sequence\":7", StringComparison.Ordinal) + 11;
        bundle[at] = (byte)'8';
        Assert.Equal(BundlePaths.Events("submissions"), BundleSample.Refused(bundle));
    }

    [Fact]
    public async Task a_file_that_was_changed_with_its_checksum_is_named()
    {
        // As somebody would who knows ZIP: content and both CRCs fit each other, and the manifest still knows what was there.
        var bundle = await BundleSample.Bytes();
        var text = Encoding.Latin1.GetString(bundle);
        var old = Crc32.HashToUInt32(Encoding.ASCII.GetBytes(Events(20)));
        var changed = Events(20).Replace(":7}", ":8}", StringComparison.Ordinal);
        Encoding.ASCII.GetBytes(changed).CopyTo(bundle, text.IndexOf("{\"sequence\":0}", StringComparison.Ordinal));
        for (var i = 0; i < bundle.Length - 4; i++)
            if (BinaryPrimitives.ReadUInt32LittleEndian(bundle.AsSpan(i)) == old)
                BinaryPrimitives.WriteUInt32LittleEndian(bundle.AsSpan(i), Crc32.HashToUInt32(Encoding.ASCII.GetBytes(changed)));
        Assert.Equal(BundlePaths.Events("submissions"), BundleSample.Refused(bundle));
    }

    [Fact]
    public async Task a_zip_of_the_same_files_by_another_program_is_no_bundle()
    {
        var to = new MemoryStream();
        using (var written = new ZipArchive(new MemoryStream(await BundleSample.Bytes())))
        using (var other = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in written.Entries)
            {
                using var from = entry.Open();
                using var into = other.CreateEntry(entry.FullName, CompressionLevel.SmallestSize).Open();
                from.CopyTo(into);
            }

        Assert.Equal("The ZIP", BundleSample.Refused(to.ToArray()));
    }

    [Fact]
    public async Task what_unfolds_to_more_than_it_is_never_unfolds()
    {
        // A bomb: a gigabyte of zeros in a megabyte. It is refused by the directory, before anything of it is read.
        var to = new MemoryStream();
        using (var bomb = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var into = bomb.CreateEntry("manifest.json", CompressionLevel.Fastest).Open();
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 64; i++) await into.WriteAsync(zeros, TestContext.Current.CancellationToken);
        }

        Assert.Equal("The ZIP", BundleSample.Refused(to.ToArray()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(300)]
    public async Task what_was_cut_off_is_refused(int bytes) =>
        Assert.NotNull(BundleSample.Refused((await BundleSample.Bytes())[..bytes]));

    [Fact]
    public async Task what_has_something_before_it_or_behind_it_is_refused()
    {
        var bundle = await BundleSample.Bytes();
        Assert.Equal("The ZIP", BundleSample.Refused([.. bundle, 0]));
        Assert.NotNull(BundleSample.Refused([0, .. bundle]));
        Assert.NotNull(BundleSample.Refused([.. bundle, .. bundle]));
    }

    [Theory]
    [InlineData("evil/../../x.txt", "evil/../../x.txt")]
    [InlineData("logs/registry/more.txt", "logs/registry/more.txt")]
    [InlineData("policy\u001b[31m.txt", "policy?[31m.txt")]
    public void a_file_that_the_format_does_not_have_is_refused_and_nothing_is_written(string path, string named) =>
        Assert.Equal(named, BundleSample.Refused(Made([(path, "x"u8.ToArray())])));

    [Fact]
    public void a_file_that_is_there_twice_is_refused() =>
        Assert.Equal(BundlePaths.Evidence,
            BundleSample.Refused(Made([(BundlePaths.Evidence, "[]"u8.ToArray()), (BundlePaths.Evidence, "[]"u8.ToArray())])));

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[")]
    [InlineData("")]
    public void a_manifest_that_is_none_is_refused(string manifest) =>
        Assert.Equal(BundlePaths.Manifest, BundleSample.Refused(Made([(BundlePaths.Manifest, Encoding.UTF8.GetBytes(manifest))])));

    [Fact]
    public void a_manifest_lists_what_is_there_and_nothing_else()
    {
        var manifest = new BundleManifest(BundleManifest.FormatName, "submission", "one", BundleSample.MadeAt, [], []);
        var listed = manifest with { Files = [new(BundlePaths.Evidence, new string('a', 64), 2)] };
        Assert.Equal(BundlePaths.Evidence,
            BundleSample.Refused(Made([(BundlePaths.Evidence, "[]"u8.ToArray()), (BundlePaths.Manifest, manifest.Bytes())])));
        Assert.Equal(BundlePaths.Evidence, BundleSample.Refused(Made([(BundlePaths.Manifest, listed.Bytes())])));
        Assert.Equal(BundlePaths.Readme, BundleSample.Refused(Made([(BundlePaths.Manifest, manifest.Bytes())])));
        Assert.Equal(BundlePaths.Manifest,
            BundleSample.Refused(Made([(BundlePaths.Manifest, [.. manifest.Bytes(), (byte)'\n'])])));
        Assert.Equal(BundlePaths.Manifest,
            BundleSample.Refused(Made([(BundlePaths.Manifest, (manifest with { Kind = "planet" }).Bytes())])));
        Assert.Equal(BundlePaths.Manifest,
            BundleSample.Refused(Made([(BundlePaths.Manifest, (manifest with { Format = "u4ssc-bundle/2" }).Bytes())])));
    }

    [Theory]
    [InlineData("a\n\nb\n", "has nothing in line 2")]
    [InlineData("a\nb", "ends in the middle of line 2")]
    [InlineData("a\nbbbbbbbbbbb\n", "has a line 2 of more than 10 bytes")]
    public void lines_have_an_end_and_a_limit(string text, string problem) =>
        Assert.Equal(problem, Assert.Throws<NotABundleException>(() =>
            BundleLines.Read("x", new MemoryStream(Encoding.UTF8.GetBytes(text)), 10).Count()).Problem);

    private static string Events(int count) => string.Concat(Enumerable.Range(0, count).Select(i => $"{{\"sequence\":{i}}}\n"));

    // A ZIP spelled as the format spells one, with whatever files.
    private static byte[] Made(IReadOnlyList<(string Path, byte[] Content)> files)
    {
        var to = new MemoryStream();
        var entries = files.Select(file => new ZipEntry(file.Path, Crc32.HashToUInt32(file.Content), file.Content.Length)).ToList();
        foreach (var (entry, file) in entries.Zip(files))
        {
            to.Write(ZipLayout.Local(entry));
            to.Write(file.Content);
        }

        to.Write(ZipLayout.Directory(entries));
        return to.ToArray();
    }
}
