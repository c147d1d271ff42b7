using System.Net;
using System.Text;
using System.Text.Json;
using U4ssc.Audit.Checking;
using U4ssc.Audit.Features;
using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Audit.Tests;

public sealed class FollowingAPlatform : IDisposable
{
    private readonly string state = Directory.CreateTempSubdirectory("u4ssc-follow").FullName;
    private readonly Platform platform = new();

    [Fact]
    public async Task a_log_that_grows_is_as_it_should_be()
    {
        platform.Append("one", "two", "three");
        Assert.Equal((Conclusion.Proven, "registry: 3 events, seen for the first time\n"), await Round());
        Assert.Equal((Conclusion.Proven, "registry: 3 events, the first 3 of them as they were\n"), await Round());
        platform.Append([.. Enumerable.Range(0, 600).Select(i => $"more {i}")]);
        Assert.Equal((Conclusion.Proven, "registry: 603 events, the first 3 of them as they were\n"), await Round());
        Assert.True(File.Exists(Path.Combine(state, "registry", "checkpoints", "603.txt")));
    }

    [Fact]
    public async Task an_event_that_is_another_is_a_fork_and_both_checkpoints_are_kept()
    {
        platform.Append("one", "two", "three");
        await Round();
        platform.Replace(1, "another");
        platform.Append("four");
        var (verdict, text) = await Round();
        Assert.Equal(Conclusion.Refuted, verdict);
        Assert.Contains("FORK", text, StringComparison.Ordinal);
        var evidence = await File.ReadAllTextAsync(Path.Combine(state, "registry", "FORK.txt"), TestContext.Current.CancellationToken);
        Assert.Equal(2, evidence.Split("u4ssc.example/ledger/registry\n").Length - 1);

        // It is not forgotten at the next look: the last good checkpoint stays what everything is held against.
        Assert.Equal(Conclusion.Refuted, (await Round()).Verdict);
    }

    [Fact]
    public async Task a_log_that_lost_its_newest_event_is_a_fork()
    {
        platform.Append("one", "two", "three");
        await Round();
        platform.RemoveLast();
        Assert.Equal(Conclusion.Refuted, (await Round()).Verdict);
    }

    [Fact]
    public async Task another_tree_than_the_signed_one_is_noticed_at_the_first_look()
    {
        platform.Append("one", "two", "three");
        platform.SignAnother = true;
        var (verdict, text) = await Round();
        Assert.Equal(Conclusion.Refuted, verdict);
        Assert.Contains("another tree", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task another_key_is_noticed()
    {
        platform.Append("one");
        await Round();
        platform.Seed = 9;
        Assert.Equal(Conclusion.Refuted, (await Round()).Verdict);
    }

    [Fact]
    public async Task a_platform_that_does_not_answer_is_nothing_proven_and_nothing_refuted()
    {
        platform.Down = true;
        var (verdict, text) = await Round();
        Assert.Equal(Conclusion.Incomplete, verdict);
        Assert.Contains("could not be looked at", text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        platform.Dispose();
        Directory.Delete(state, recursive: true);
    }

    private async Task<(Conclusion Verdict, string Text)> Round()
    {
        using var http = new HttpClient(platform, disposeHandler: false) { BaseAddress = new("http://platform.example/") };
        var output = new StringWriter { NewLine = "\n" };
        var verdict = await FollowPlatform.Round(http, ["registry"], state, null, output, TestContext.Current.CancellationToken);
        return (verdict, output.ToString());
    }

    /// <summary>A platform in memory, which may lie.</summary>
    private sealed class Platform : HttpMessageHandler
    {
        private readonly List<byte[]> leaves = [];

        public byte Seed { get; set; } = 1;

        public bool SignAnother { get; set; }

        public bool Down { get; set; }

        public void Append(params string[] entries) => leaves.AddRange(entries.Select(Leaf));

        public void Replace(int index, string entry) => leaves[index] = Leaf(entry);

        public void RemoveLast() => leaves.RemoveAt(leaves.Count - 1);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Down) return Task.FromResult(new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
            using var signer = new NoteSigner("u4ssc.example/ledger/registry", Enumerable.Range(Seed, 32).Select(i => (byte)i).ToArray());
            var path = request.RequestUri!.AbsolutePath["/ledger/registry/".Length..];
            var content = path switch
            {
                "checkpoint" => Encoding.UTF8.GetBytes(
                    new Checkpoint(signer.Verifier.Name, leaves.Count, SignAnother ? new byte[32] : MerkleProofs.Root(leaves.Count, Hash))
                        .SignedBy(signer).ToString()),
                "keys" => JsonSerializer.SerializeToUtf8Bytes(new { keys = new[] { new { key = signer.Verifier.ToString() } } }),
                _ when Tile.TryParse(path, out var tile) => [.. Enumerable.Range(0, tile.Width)
                    .SelectMany(place => Hash(tile.Level * Tile.Height, (tile.Index * Tile.WidthMax) + place))],
                _ => null,
            };
            return Task.FromResult(content is null
                ? new HttpResponseMessage(HttpStatusCode.NotFound)
                : new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(content) });
        }

        private static byte[] Leaf(string entry) => MerkleTree.LeafHash(Encoding.UTF8.GetBytes(entry));

        private byte[] Hash(int level, long index) => level == 0
            ? leaves[(int)index]
            : MerkleTree.NodeHash(Hash(level - 1, 2 * index), Hash(level - 1, (2 * index) + 1));
    }
}
