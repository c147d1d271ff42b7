using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class BundlingEntries
{
    [Fact]
    public void each_entry_comes_after_its_length_big_endian() =>
        Assert.Equal("0003" + "616263" + "0000" + "0001" + "64",
            Convert.ToHexStringLower(EntryBundle.Write(["abc"u8.ToArray(), [], "d"u8.ToArray()])));

    [Fact]
    public void what_was_written_is_read()
    {
        byte[][] entries = [.. Enumerable.Range(0, 256).Select(i => new byte[i * 257])];
        Assert.Equal(entries, EntryBundle.Read(EntryBundle.Write(entries)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0002" + "61")]
    [InlineData("0001" + "61" + "00")]
    public void what_ends_within_an_entry_is_refused(string bundle) =>
        Assert.Throws<FormatException>(() => EntryBundle.Read(Convert.FromHexString(bundle)));

    [Fact]
    public void there_are_256_entries_at_the_most_and_each_has_65_535_bytes_at_the_most()
    {
        Assert.Throws<FormatException>(() => EntryBundle.Read(new byte[2 * 257]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([.. Enumerable.Range(0, 257).Select(_ => Array.Empty<byte>())]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([]));
        Assert.Throws<ArgumentException>(() => EntryBundle.Write([new byte[65_536]]));
    }
}
