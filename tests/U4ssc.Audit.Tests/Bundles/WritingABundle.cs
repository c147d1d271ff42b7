using System.IO.Compression;
using System.Text;
using U4ssc.Audit.Bundles;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Audit.Tests.Bundles;

public sealed class WritingABundle
{
    [Fact]
    public async Task the_same_content_gives_the_same_bytes() => Assert.Equal(await BundleSample.Bytes(), await BundleSample.Bytes());

    [Fact]
    public async Task its_bytes_are_those_that_were_written_down()
    {
        // A change of these bytes is a change of the format: bundles that lie in archives would no longer be accepted.
        var bytes = await BundleSample.Bytes();
        Assert.Equal("a732013ee60986d623665d5c2b3fc5033cc05f35dc6ff819042edf19ce70e62a", CanonicalSha256(bytes));
    }

    [Fact]
    public async Task a_zip_program_of_others_reads_it()
    {
        using var zip = new ZipArchive(new MemoryStream(await BundleSample.Bytes()));
        Assert.Equal(
            ["logs/submissions/events.ndjson", "logs/submissions/policy.txt", "evidence.json", "README.txt", "manifest.json"],
            zip.Entries.Select(entry => entry.FullName));
        using var readme = new StreamReader(zip.GetEntry(BundlePaths.Readme)!.Open());
        Assert.Contains("u4ssc-audit verify", await readme.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(zip.GetEntry(BundlePaths.Evidence)!.Length, zip.GetEntry(BundlePaths.Evidence)!.CompressedLength);
    }

    [Fact]
    public async Task what_does_not_fit_into_memory_waits_on_the_disk_and_is_the_same()
    {
        var text = Encoding.UTF8.GetBytes(new string('x', 99) + "\n");
        var lines = (BundleWriter.HeldBytesMax / text.Length) + 1000;
        var bytes = await BundleSample.Bytes(more: writer => writer.Add(BundlePaths.Events("registry"), async file =>
        {
            for (var i = 0; i < lines; i++) await file.WriteAsync(text);
        }, default));
        using var zip = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal((long)lines * text.Length, zip.GetEntry(BundlePaths.Events("registry"))!.Length);
        Assert.Null(BundleSample.Refused(bytes));
    }

    [Theory]
    [InlineData("logs/registry/secret.txt")]
    [InlineData("../evil.json")]
    [InlineData("catalogue/edition-../../x.json")]
    [InlineData("manifest.json")]
    [InlineData("README.txt")]
    [InlineData("evidence.json")]
    public async Task a_file_that_the_format_does_not_have_or_that_is_there_cannot_be_added(string path) =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            BundleSample.Bytes(more: writer => writer.Add(path, ReadOnlyMemory<byte>.Empty, default)));

    [Fact]
    public void a_proof_is_read_as_it_was_written()
    {
        var line = new InclusionLine(DerivedId.Of("event", "one"), 5, [new byte[32], [.. Enumerable.Range(0, 32).Select(i => (byte)i)]], 9);
        Assert.Equal(
            "{\"event\":\"" + line.Event + "\",\"index\":5,\"path\":[\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","
                + "\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"],\"sequence\":9}",
            Encoding.UTF8.GetString(line.Bytes()));
        var read = InclusionLine.Parse(line.Bytes());
        Assert.Equal((line.Event, line.Index, line.Sequence), (read.Event, read.Index, read.Sequence));
        Assert.Equal(line.Path, read.Path);
        Assert.Empty(InclusionLine.Parse((line with { Path = [] }).Bytes()).Path);
    }

    [Fact]
    public void a_proof_has_one_spelling()
    {
        var line = Encoding.UTF8.GetString(new InclusionLine(DerivedId.Of("event", "one"), 5, [new byte[32]], 9).Bytes());
        string[] others =
        [
            "", "{}", line + " ", " " + line, line.Replace(":5,", ":05,", StringComparison.Ordinal),
            line.Replace(":5,", ":-5,", StringComparison.Ordinal),
            line.Replace("AAA=", "AAB=", StringComparison.Ordinal), line.Replace("AAAA", "AA AA", StringComparison.Ordinal),
            line.Replace("\"event\"", "\"Event\"", StringComparison.Ordinal), line.ToUpperInvariant(), line[..^1],
            line.Replace(":9}", ":9,\"x\":1}", StringComparison.Ordinal),
            line.Replace(":9}", ":99999999999999999999}", StringComparison.Ordinal),
        ];
        Assert.All(others, other => Assert.Throws<FormatException>(() => InclusionLine.Parse(Encoding.UTF8.GetBytes(other))));
    }

    private static string CanonicalSha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
