using System.Text;
using NSec.Cryptography;
using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class CoSigning
{
    private const string Text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1679315147);
    private static readonly byte[] Seed = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    private static CosignatureSigner Witness() => new("witness.example.com/w1", Seed);

    // The message as C2SP tlog-cosignature shows it, signed with another call of another class.
    [Fact]
    public void what_is_signed_is_the_message_of_the_specification()
    {
        using var witness = Witness();
        var line = witness.Sign(Text, At);
        Assert.Equal([0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb], line.Signature[..8]);
        using var key = Key.Import(SignatureAlgorithm.Ed25519, Seed, KeyBlobFormat.RawPrivateKey);
        Assert.Equal(
            SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes("cosignature/v1\ntime 1679315147\n" + Text)), line.Signature[8..]);
    }

    // Its public key is not known, so its form is all that can be held against it.
    [Fact]
    public void the_note_of_the_specification_is_read_and_written_as_it_is()
    {
        const string note = Text
            + "\n\u2014 example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
            + "\u2014 witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
        var read = SignedNote.Parse(note);
        Assert.Equal(note, read.ToString());
        Assert.Equal(72, read.Signatures[1].Signature.Length);
        Assert.Equal([0, 0, 0, 0, 0x64, 0x18, 0x50, 0xcb], read.Signatures[1].Signature[..8]);
    }

    [Fact]
    public void the_key_says_its_type_and_is_read_again()
    {
        using var witness = Witness();
        var key = witness.Verifier.ToString();
        Assert.Equal("witness.example.com/w1+a0059f11+BAOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4", key);
        var read = CosignatureVerifier.Parse(key);
        Assert.Equal(At, read.Verify(Text, witness.Sign(Text, At)));
        Assert.Throws<FormatException>(() => NoteVerifier.Parse(key));
        using var log = new NoteSigner("witness.example.com/w1", Seed);
        Assert.NotEqual(log.Verifier.KeyId, read.KeyId);
        Assert.Throws<FormatException>(() => CosignatureVerifier.Parse(log.Verifier.ToString()));
    }

    [Fact]
    public void any_changed_bit_of_text_or_signature_is_noticed()
    {
        using var witness = Witness();
        var line = witness.Sign(Text, At);
        for (var bit = 0; bit < line.Signature.Length * 8; bit++)
        {
            var signature = line.Signature.ToArray();
            signature[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(witness.Verifier.Verify(Text, line with { Signature = signature }));
        }

        for (var i = 0; i < Text.Length - 1; i++)
            Assert.Null(witness.Verifier.Verify(Text[..i] + (Text[i] == 'x' ? 'y' : 'x') + Text[(i + 1)..], line));
        Assert.Null(witness.Verifier.Verify(Text, line with { Name = "another" }));
        Assert.Null(witness.Verifier.Verify(Text, line with { KeyId = 7 }));
    }

    [Fact]
    public void the_newest_of_several_counts_and_a_false_one_spoils_all()
    {
        using var witness = Witness();
        using var log = new NoteSigner("example.com/behind-the-sofa", new byte[32]);
        var note = SignedNote.Sign(Text, log);
        Assert.Null(witness.Verifier.CosignedAt(note));
        var twice = note with { Signatures = [.. note.Signatures, witness.Sign(Text, At.AddHours(1)), witness.Sign(Text, At)] };
        Assert.Equal(At.AddHours(1), witness.Verifier.CosignedAt(SignedNote.Parse(twice.ToString())));
        var spoilt = twice with { Signatures = [.. twice.Signatures, witness.Sign(Text, At) with { Signature = new byte[72] }] };
        Assert.Null(witness.Verifier.CosignedAt(spoilt));
    }

    [Fact]
    public void only_a_checkpoint_is_co_signed()
    {
        using var witness = Witness();
        Assert.Throws<FormatException>(() => witness.Sign("A text.\n", At));
        Assert.Throws<ArgumentOutOfRangeException>(() => witness.Sign(Text, DateTimeOffset.UnixEpoch));
        Assert.Throws<ArgumentException>(() => new CosignatureSigner("a name", Seed));
        Assert.Throws<ArgumentException>(() => new CosignatureSigner("name", Seed.AsSpan(1)));
    }

    [Fact]
    public void a_key_of_ml_dsa_44_is_kept_and_verifies_nothing()
    {
        // Its bytes do not matter: nobody here can use them.
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            [.. Encoding.UTF8.GetBytes("witness.example/pq\n"), 6, .. new byte[1312]]).AsSpan(0, 4));
        var text = $"witness.example/pq+{id}+{Convert.ToBase64String([6, .. new byte[1312]])}";
        var key = VerifierKey.Parse(text);
        Assert.Equal(VerifierKey.MlDsa44Type, key.Type);
        Assert.Equal(text, key.ToString());
        Assert.Throws<FormatException>(() => CosignatureVerifier.Parse(text));
        Assert.Throws<FormatException>(() => VerifierKey.Parse(text.Replace(id, "00000000", StringComparison.Ordinal)));
    }
}
