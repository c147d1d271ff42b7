using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

/// <summary>The example in the ledger's README is computed, so that an outsider who follows it arrives where the service does.</summary>
public sealed class FollowingTheExample
{
    private static readonly string[] Blocks = [.. Regex
        .Matches(File.ReadAllText(Repository.At("services", "Ledger", "README.md")).ReplaceLineEndings("\n"),
            "```(?:json|text)\n(.*?)\n```", RegexOptions.Singleline)
        .Select(block => block.Groups[1].Value)];

    [Fact]
    public void the_event_in_the_history_gives_the_canonical_text() => Assert.Equal(Blocks[1], Encoding.UTF8.GetString(Canonical()));

    [Fact]
    public void the_canonical_text_gives_the_entry()
    {
        var entry = LogEntry.Parse(Encoding.UTF8.GetBytes(Blocks[2]));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Blocks[1]))), entry.Hash);
        using var item = JsonDocument.Parse(Blocks[0]);
        Assert.Equal(Blocks[2], Encoding.UTF8.GetString(LeafOfHistory.Entry(item.RootElement)));
    }

    [Fact]
    public void the_entry_gives_the_hash() =>
        Assert.Equal(Blocks[3], Convert.ToHexStringLower(MerkleTree.LeafHash(Encoding.UTF8.GetBytes(Blocks[2]))));

    private static byte[] Canonical()
    {
        using var item = JsonDocument.Parse(Blocks[0]);
        return CanonicalJson.Bytes(LeafOfHistory.Of(item.RootElement), JsonSerializerOptions.Default);
    }
}
