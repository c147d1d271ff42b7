using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class SigningACheckpoint
{
    private const string Origin = "u4ssc.example/ledger/registry";

    private static NoteSigner Log() => new(Origin, Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public void a_published_checkpoint_of_another_log_is_read_and_verified()
    {
        // The checksum database of the Go modules, as its clients quote it.
        var note = SignedNote.Parse(
            "go.sum database tree\n31700353\nqINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=\n\n"
            + "\u2014 sum.golang.org Az3grnmrIUEDFqHzAElIQCPNoRFRAAdFo47fooyWKMHb89k11GJh5zHIfNCOBmwn/C3YI8oW9/C8DJ87F61QqspBYwM=\n");
        Assert.True(note.IsSignedBy(NoteVerifier.Parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")));
        var checkpoint = Checkpoint.Parse(note.Text);
        Assert.Equal("go.sum database tree", checkpoint.Origin);
        Assert.Equal(31700353, checkpoint.Size);
        Assert.Equal("qINS1GRFhWHwdkUeqLEoP4yEMkTBBzxBkGwGQlVlVcs=", Convert.ToBase64String(checkpoint.Root));
        Assert.Equal(note.Text, checkpoint.Text);
    }

    [Fact]
    public void what_was_signed_is_what_is_opened()
    {
        using var log = Log();
        var note = new Checkpoint(Origin, 0, MerkleTree.EmptyRoot).SignedBy(log).ToString();
        Assert.StartsWith(
            "u4ssc.example/ledger/registry\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n\u2014 u4ssc.example/ledger/registry ", note,
            StringComparison.Ordinal);
        var opened = Checkpoint.Open(note, log.Verifier);
        Assert.NotNull(opened);
        Assert.Equal(0, opened.Size);
        Assert.Equal(MerkleTree.EmptyRoot, opened.Root);
    }

    [Fact]
    public void the_same_tree_gives_the_same_bytes()
    {
        using var log = Log();
        var checkpoint = new Checkpoint(Origin, 7, MerkleTree.LeafHash([1]));
        Assert.Equal(checkpoint.SignedBy(log).ToString(), checkpoint.SignedBy(log).ToString());
    }

    [Fact]
    public void another_key_or_another_log_opens_nothing()
    {
        using var log = Log();
        using var impostor = new NoteSigner(Origin, new byte[32]);
        Assert.Null(Checkpoint.Open(new Checkpoint(Origin, 7, MerkleTree.EmptyRoot).SignedBy(impostor).ToString(), log.Verifier));
        Assert.Null(Checkpoint.Open(SignedNote.Sign(new Checkpoint("u4ssc.example/ledger/catalogue", 7, MerkleTree.EmptyRoot).Text, log)
            .ToString(), log.Verifier));
        Assert.Throws<ArgumentException>(() => new Checkpoint("u4ssc.example/ledger/catalogue", 7, MerkleTree.EmptyRoot).SignedBy(log));
    }

    [Fact]
    public void lines_after_the_third_are_left_alone() =>
        Assert.Equal(7, Checkpoint.Parse("origin\n7\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\nanother\n").Size);

    [Theory]
    [InlineData("origin\n1\n")]
    [InlineData("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n-1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n 1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n1\nAAAA\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5 JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\nextension\n")]
    [InlineData("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nno end")]
    [InlineData("origin\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n")]
    public void what_is_no_checkpoint_is_refused(string text) => Assert.Throws<FormatException>(() => Checkpoint.Parse(text));
}
