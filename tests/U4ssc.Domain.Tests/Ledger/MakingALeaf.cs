using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class MakingALeaf
{
    private static readonly EventLeaf Withdrawn = new(
        new Guid("0190a5b2-1111-7222-8333-444455556666"), new Guid("0190a5b2-aaaa-7bbb-8ccc-ddddeeeeffff"), 3, 42, "city_withdrawn",
        new DateTimeOffset(2026, 3, 4, 7, 8, 9, TimeSpan.FromHours(2)).AddTicks(1_234_560), null, "subject-1", "agency", "NO-KS",
        "Mandate ended.",
        "c-1", null, null, Parsed("""{ "reason": "Mandate ended.", "share": 1.50, "until": null }"""));

    [Fact]
    public void its_bytes_are_pinned() =>
        Assert.Equal(
            "{\"actor\":\"subject-1\",\"correlation\":\"c-1\",\"data\":{\"reason\":\"Mandate ended.\",\"share\":1.5,\"until\":null},"
            + "\"id\":\"0190a5b2-1111-7222-8333-444455556666\",\"onBehalfOf\":\"NO-KS\",\"reason\":\"Mandate ended.\","
            + "\"recordedAt\":\"2026-03-04T05:08:09.123456Z\",\"role\":\"agency\",\"sequence\":42,\"stream\":\"0190a5b2-aaaa-7bbb-8ccc-ddddeeeeffff\","
            + "\"type\":\"city_withdrawn\",\"version\":3}",
            Encoding.UTF8.GetString(Withdrawn.Bytes()));

    [Fact]
    public void its_entry_is_pinned() => Assert.Equal(
        "{\"event\":\"0190a5b2-1111-7222-8333-444455556666\",\"hash\":\""
        + Convert.ToHexStringLower(SHA256.HashData(Withdrawn.Bytes())) + "\",\"sequence\":42}",
        Encoding.UTF8.GetString(LogEntry.Of(Withdrawn).Bytes()));

    [Fact]
    public void its_hash_is_the_leaf_hash_of_its_entry()
    {
        Assert.Equal(MerkleTree.LeafHash(LogEntry.Of(Withdrawn).Bytes()), Withdrawn.Hash());
        Assert.Equal(Withdrawn.Hash(), LogEntry.Of(Withdrawn).LeafHash());
    }

    [Fact]
    public void an_entry_is_canonical_json() => Assert.Equal(
        CanonicalJson.Bytes(JsonElement.Parse(LogEntry.Of(Withdrawn).Bytes())), LogEntry.Of(Withdrawn).Bytes());

    [Fact]
    public void an_entry_is_read_as_it_was_written()
    {
        var entry = LogEntry.Of(Withdrawn);
        Assert.Equal(entry, LogEntry.Parse(entry.Bytes()));
        Assert.Equal(entry with { Sequence = 0 }, LogEntry.Parse((entry with { Sequence = 0 }).Bytes()));
        Assert.Equal(entry with { Sequence = long.MaxValue }, LogEntry.Parse((entry with { Sequence = long.MaxValue }).Bytes()));
    }

    [Fact]
    public void any_changed_bit_gives_another_entry_or_none()
    {
        var bytes = LogEntry.Of(Withdrawn).Bytes();
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var read = LogEntry.Parse(changed);
                Assert.NotEqual(LogEntry.Of(Withdrawn), read);
                Assert.Equal(changed, read.Bytes());
            }
            catch (FormatException)
            {
                // Most are no entry at all.
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"event\":\"0190A5B2-1111-7222-8333-444455556666\",\"hash\":\"~\",\"sequence\":42}")]
    [InlineData("{\"event\":\"0190a5b2-1111-7222-8333-444455556666\",\"hash\":\"~\",\"sequence\":042}")]
    [InlineData("{\"event\":\"0190a5b2-1111-7222-8333-444455556666\",\"hash\":\"~\",\"sequence\":-42}")]
    [InlineData("{\"event\":\"0190a5b2-1111-7222-8333-444455556666\",\"hash\":\"~\",\"sequence\":}")]
    [InlineData("{\"event\":\"0190a5b2-1111-7222-8333-444455556666\",\"hash\":\"~\",\"sequence\":42} ")]
    [InlineData("{\"event\":\"0190a5b2-1111-7222-8333-444455556666\",\"hash\":\"~\",\"sequence\":99999999999999999999}")]
    public void what_is_no_entry_is_refused(string entry) => Assert.Throws<FormatException>(() =>
        LogEntry.Parse(Encoding.UTF8.GetBytes(entry.Replace("~", new string('a', 64), StringComparison.Ordinal))));

    [Fact]
    public void every_member_counts()
    {
        EventLeaf[] altered =
        [
            Withdrawn with { Id = Guid.Empty }, Withdrawn with { Stream = Guid.Empty }, Withdrawn with { Version = 4 },
            Withdrawn with { Sequence = 43 },
            Withdrawn with { Type = "city_suspended" }, Withdrawn with { RecordedAt = Withdrawn.RecordedAt.AddMicroseconds(1) },
            Withdrawn with { EffectiveAt = "2026-01-01" },
            Withdrawn with { Actor = "subject-2" }, Withdrawn with { Role = "secretariat" }, Withdrawn with { OnBehalfOf = null },
            Withdrawn with { Reason = "" },
            Withdrawn with { Correlation = "c-2" }, Withdrawn with { Causation = "m-1" }, Withdrawn with { Trace = "t-1" },
            Withdrawn with { Data = Parsed("{}") },
        ];
        Assert.Equal(typeof(EventLeaf).GetConstructors().Max(constructor => constructor.GetParameters().Length), altered.Length);
        Assert.Equal(altered.Length + 1, altered.Append(Withdrawn).Select(leaf => Convert.ToHexString(leaf.Hash()))
            .Distinct(StringComparer.Ordinal).Count());
    }

    private static JsonElement Parsed(string json) => JsonDocument.Parse(json).RootElement;
}
