using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class SigningANote
{
    // The example in the documentation of the Go reference (golang.org/x/mod/sumdb/note). Ed25519 is deterministic, so the bytes must
    // agree.
    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string Seed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string Key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string Note = Text +
        "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    private static NoteSigner Signer() => new("PeterNeumann", Convert.FromBase64String(Seed).AsSpan(1));

    [Fact]
    public void the_bytes_are_those_of_the_reference()
    {
        using var signer = Signer();
        Assert.Equal(Key, signer.Verifier.ToString());
        Assert.Equal(Note, SignedNote.Sign(Text, signer).ToString());
    }

    [Fact]
    public void the_note_is_read_and_verified()
    {
        var note = SignedNote.Parse(Note);
        Assert.Equal(Text, note.Text);
        Assert.True(note.IsSignedBy(NoteVerifier.Parse(Key)));
        Assert.Equal(Note, note.ToString());
    }

    [Fact]
    public void the_example_of_the_specification_verifies() =>
        Assert.True(SignedNote
            .Parse("This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n")
            .IsSignedBy(NoteVerifier.Parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")));

    [Fact]
    public void any_changed_character_is_noticed()
    {
        var verifier = NoteVerifier.Parse(Key);
        for (var i = 0; i < Text.Length - 1; i++)
        {
            var changed = Text[..i] + (Text[i] == 'x' ? 'y' : 'x') + Text[(i + 1)..];
            Assert.False(SignedNote.Parse(Note.Replace(Text, changed, StringComparison.Ordinal)).IsSignedBy(verifier));
        }
    }

    [Fact]
    public void a_false_line_beside_a_true_one_spoils_the_note()
    {
        var note = SignedNote.Parse(Note);
        var twice = note with { Signatures = [.. note.Signatures, note.Signatures[0] with { Signature = new byte[64] }] };
        Assert.False(twice.IsSignedBy(NoteVerifier.Parse(Key)));
    }

    [Fact]
    public void lines_of_unknown_keys_are_kept_and_count_for_nothing()
    {
        using var other = new NoteSigner("witness.example", new byte[32]);
        using var signer = Signer();
        var note = SignedNote.Parse(SignedNote.Sign(Text, signer, other).ToString());
        Assert.Equal(2, note.Signatures.Count);
        Assert.True(note.IsSignedBy(signer.Verifier));
        Assert.True(note.IsSignedBy(other.Verifier));
        using var stranger = new NoteSigner("witness.example", Enumerable.Repeat((byte)7, 32).ToArray());
        Assert.False(note.IsSignedBy(stranger.Verifier));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\n\u2014 name AAAAAAA=")]
    [InlineData("text\n\n- name AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 name\n")]
    [InlineData("text\n\n\u2014 na+me AAAAAAA=\n")]
    [InlineData("text\n\n\u2014 name !!!!!!!!\n")]
    [InlineData("text\n\n\u2014 name AAAAAA==\n")]
    [InlineData("te\txt\n\n\u2014 name AAAAAAA=\n")]
    public void what_is_no_note_is_refused(string note) => Assert.Throws<FormatException>(() => SignedNote.Parse(note));

    [Theory]
    [InlineData("no line feed")]
    [InlineData("")]
    [InlineData("tab\t\n")]
    public void what_cannot_be_a_text_is_not_signed(string text)
    {
        using var signer = Signer();
        Assert.Throws<ArgumentException>(() => SignedNote.Sign(text, signer));
    }

    [Theory]
    [InlineData("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3")]
    [InlineData("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [InlineData("PeterNeumann+c74f20a3+####")]
    public void what_is_no_verifier_key_is_refused(string key) => Assert.Throws<FormatException>(() => NoteVerifier.Parse(key));

    [Fact]
    public void what_is_no_signing_key_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new NoteSigner("a name", new byte[32]));
        Assert.Throws<ArgumentException>(() => new NoteSigner("name", new byte[31]));
    }
}
