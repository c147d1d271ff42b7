using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

/// <summary>What C2SP tlog-witness asks of a witness, and the file of C2SP tlog-proof.</summary>
public sealed class Witnessing : IDisposable
{
    private const string Origin = "log.example";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1679315147);
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, 20).Select(i => MerkleTree.LeafHash([(byte)i]))];

    private readonly NoteSigner log = new(Origin, new byte[32]);
    private readonly NoteSigner former = new(Origin, Enumerable.Repeat((byte)9, 32).ToArray());
    private readonly CosignatureSigner witness = new("witness.example", Enumerable.Repeat((byte)7, 32).ToArray());

    public void Dispose()
    {
        log.Dispose();
        former.Dispose();
        witness.Dispose();
    }

    [Fact]
    public void a_log_that_grows_is_co_signed_from_its_first_checkpoint_on()
    {
        WitnessState? kept = null;
        foreach (var size in new[] { 0, 1, 1, 5, 8, 20, 20 })
        {
            var request = Request(kept?.Size ?? 0, size);
            var signed = Assert.IsType<WitnessAnswer.Cosigned>(Decide(AddCheckpoint.Parse(request.ToString()), kept));
            var at = witness.Verifier.Verify(SignedNote.Parse(request.Note).Text, signed.Cosignature);
            Assert.Equal((size, Now), (signed.State.Size, at));
            kept = signed.State;
        }
    }

    [Fact]
    public void a_log_that_is_behind_learns_the_size() =>
        Assert.Equal(new WitnessAnswer.Conflict(5), Decide(Request(0, 8), State(5)));

    [Fact]
    public void a_log_that_shrank_is_not_co_signed()
    {
        Assert.Equal(new WitnessAnswer.Conflict(8), Decide(Request(0, 5), State(8)));
        var request = Request(0, 5) with { OldSize = 8 };
        Assert.Equal(WitnessRefusal.Malformed, Assert.IsType<WitnessAnswer.Refused>(Decide(request, State(8))).Why);
    }

    [Fact]
    public void another_history_is_not_co_signed()
    {
        byte[][] fork = [.. Leaves];
        fork[3] = MerkleTree.LeafHash([99]);
        Refused(WitnessRefusal.Inconsistent, Request(5, 8, fork), State(5));
        Refused(WitnessRefusal.Inconsistent, Request(5, 5, fork), State(5));
        Refused(WitnessRefusal.Inconsistent, Request(5, 8) with { Proof = [] }, State(5));
        Refused(WitnessRefusal.Inconsistent, Request(0, 8) with { Proof = [Leaves[0]] }, null);
        Refused(WitnessRefusal.Inconsistent, new(0, [], Signed(new(Origin, 0, Leaves[0]), log)), null);
    }

    [Fact]
    public void what_the_log_did_not_sign_is_not_co_signed()
    {
        using var stranger = new NoteSigner(Origin, Enumerable.Repeat((byte)1, 32).ToArray());
        Refused(WitnessRefusal.NotSigned, Request(0, 5, by: stranger), null);
        using var other = new NoteSigner("other.example", new byte[32]);
        Refused(WitnessRefusal.UnknownLog, new(0, [], Signed(new("other.example", 0, MerkleTree.EmptyRoot), other)), null);
        var note = SignedNote.Parse(Request(0, 5).Note);
        var spoilt = note with { Signatures = [.. note.Signatures, new(Origin, former.Verifier.KeyId, new byte[64])] };
        Refused(WitnessRefusal.NotSigned, new(0, [], spoilt.ToString()), null);
    }

    [Fact]
    public void one_of_the_keys_of_a_log_is_enough() => Assert.IsType<WitnessAnswer.Cosigned>(Decide(Request(0, 5, by: former), null));

    [Fact]
    public void the_request_of_the_specification_is_read_and_written_as_it_is()
    {
        const string body = """
            old 20852014
            PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
            jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
            5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
            /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

            example.com/behind-the-sofa
            20852163
            CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

            — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
            — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

            """;
        var request = AddCheckpoint.Parse(body);
        Assert.Equal((20852014, 4), (request.OldSize, request.Proof.Count));
        Assert.Equal(body, request.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("old 0\n")]
    [InlineData("old 00\n\n~")]
    [InlineData("old -1\n\n~")]
    [InlineData("new 0\n\n~")]
    [InlineData("old 0\nAAAA\n\n~")]
    [InlineData("old 0\n\nno checkpoint")]
    [InlineData("old 0\n~")]
    public void what_is_no_request_is_refused(string body) => Assert.Throws<FormatException>(() =>
        AddCheckpoint.Parse(body.Replace("~", Request(0, 5).Note, StringComparison.Ordinal)));

    [Fact]
    public void a_proof_has_63_hashes_at_the_most() => Assert.Throws<FormatException>(() =>
        AddCheckpoint.Parse((Request(0, 5) with { Proof = [.. Enumerable.Repeat(Leaves[0], 64)] }).ToString()));

    [Fact]
    public void a_proof_of_one_entry_is_a_file()
    {
        var request = Request(0, 20);
        var proof = new LogProof(7, MerkleProofs.Inclusion(7, 20, Reader(Leaves)), request.Note);
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nindex 7\n", proof.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"\n\n{request.Note}", proof.ToString(), StringComparison.Ordinal);
        var read = LogProof.Parse(proof.ToString());
        Assert.Equal(20, read.Verify(Leaves[7], log.Verifier)?.Size);
        Assert.Null(read.Verify(Leaves[8], log.Verifier));
        Assert.Null(read.Verify(Leaves[7], former.Verifier));
        Assert.Null((read with { Index = 6 }).Verify(Leaves[7], log.Verifier));
        var policy = WitnessPolicy.Parse($"log {log.Verifier}\nwitness W {witness.Verifier}\nquorum W\n");
        Assert.Null(read.Verify(Leaves[7], log.Verifier, policy));
        var line = Assert.IsType<WitnessAnswer.Cosigned>(Decide(request, null)).Cosignature;
        var witnessed = read with { Note = $"{request.Note}{line}\n", Extra = [1, 2, 3] };
        Assert.StartsWith("c2sp.org/tlog-proof@v1\nextra AQID\nindex 7\n", witnessed.ToString(), StringComparison.Ordinal);
        Assert.Equal(20, LogProof.Parse(witnessed.ToString()).Verify(Leaves[7], log.Verifier, policy)?.Size);
    }

    [Fact]
    public void any_changed_bit_of_such_a_file_is_noticed()
    {
        var file = System.Text.Encoding.UTF8.GetBytes(
            new LogProof(7, MerkleProofs.Inclusion(7, 20, Reader(Leaves)), Request(0, 20).Note).ToString());
        for (var bit = 0; bit < file.Length * 8; bit++)
        {
            var changed = file.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Null(LogProof.Parse(System.Text.Encoding.UTF8.GetString(changed)).Verify(Leaves[7], log.Verifier));
            }
            catch (FormatException)
            {
                // Most are no proof at all.
            }
        }
    }

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v2\nindex 0\n\n~")]
    [InlineData("c2sp.org/tlog-proof@v1\n\n~")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 01\n\n~")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex -1\n\n~")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nextra AQID\n\n~")]
    [InlineData("c2sp.org/tlog-proof@v1\nextra AQI\nindex 0\n\n~")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n~")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0\n\nno checkpoint\n")]
    [InlineData("c2sp.org/tlog-proof@v1\nindex 0")]
    public void what_is_no_such_file_is_refused(string file) => Assert.Throws<FormatException>(() =>
        LogProof.Parse(file.Replace("~", Request(0, 5).Note, StringComparison.Ordinal)));

    private WitnessAnswer Decide(AddCheckpoint request, WitnessState? last) =>
        Witness.Decide(request, last, [log.Verifier, former.Verifier], witness, Now);

    private void Refused(WitnessRefusal why, AddCheckpoint request, WitnessState? last) =>
        Assert.Equal(why, Assert.IsType<WitnessAnswer.Refused>(Decide(request, last)).Why);

    private AddCheckpoint Request(long old, int size, byte[][]? leaves = null, NoteSigner? by = null)
    {
        leaves ??= Leaves;
        var proof = MerkleProofs.Consistency(Math.Min(old, size), size, Reader(leaves));
        return new(old, proof, Signed(new(Origin, size, MerkleProofs.Root(size, Reader(leaves))), by ?? log));
    }

    private static string Signed(Checkpoint checkpoint, NoteSigner by) => checkpoint.SignedBy(by).ToString();

    private static WitnessState State(int size) => new(size, MerkleProofs.Root(size, Reader(Leaves)));

    private static MerkleProofs.HashReader Reader(byte[][] leaves) => (level, index) =>
    {
        var frontier = new Frontier();
        for (var i = index << level; i < (index + 1) << level; i++) frontier.Append(leaves[i]);
        return frontier.Root();
    };
}
