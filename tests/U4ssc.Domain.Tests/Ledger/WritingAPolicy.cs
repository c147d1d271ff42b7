using System.Text;
using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

/// <summary>The policy file of C2SP tlog-policy.</summary>
public sealed class WritingAPolicy : IDisposable
{
    private const string Text = "log.example\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1679315147);

    private readonly NoteSigner log = new("log.example", new byte[32]);
    private readonly CosignatureSigner[] witnesses =
        [.. Enumerable.Range(1, 6).Select(i => new CosignatureSigner($"witness.example/{i}", Enumerable.Repeat((byte)i, 32).ToArray()))];

    // The example of the specification: two of X and one of Y.
    private string Example => $"""
        log {log.Verifier}

        witness X1 {Key(0)}
        witness X2 {Key(1)}
        witness X3 {Key(2)}
        group X-witnesses 2 X1 X2 X3

        witness Y1 {Key(3)}
        witness Y2 {Key(4)} https://witness.example/y2
        witness Y3 {Key(5)}
        group Y-witnesses any Y1 Y2 Y3

        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y

        """;

    public void Dispose()
    {
        log.Dispose();
        foreach (var witness in witnesses) witness.Dispose();
    }

    [Fact]
    public void the_example_wants_two_of_one_group_and_one_of_the_other()
    {
        var policy = WitnessPolicy.Parse(Example);
        for (var signed = 0; signed < 64; signed++)
        {
            int[] of = [.. Enumerable.Range(0, 6).Where(i => (signed >> i & 1) == 1)];
            Assert.Equal(of.Count(i => i < 3) >= 2 && of.Any(i => i >= 3), policy.IsMetBy(Signed(of)));
        }

        Assert.Equal(log.Verifier.ToString(), Assert.Single(policy.Logs).Key.ToString());
        Assert.Equal(6, policy.Witnesses.Count);
        Assert.Equal("https://witness.example/y2", policy.Witnesses[4].Url);
        Assert.Equal(Example, policy.Text);
    }

    [Fact]
    public void none_wants_nobody()
    {
        Assert.True(WitnessPolicy.Parse("quorum none").IsMetBy(Signed()));
        Assert.True(WitnessPolicy.Of(log.Verifier).IsMetBy(Signed()));
        Assert.Equal("log.example", WitnessPolicy.Of(log.Verifier).Logs[0].Key.Name);
    }

    [Fact]
    public void one_witness_is_a_quorum() =>
        Assert.Equal((false, true), (
            WitnessPolicy.Parse($"witness W {Key(0)}\nquorum W\n").IsMetBy(Signed(1)),
            WitnessPolicy.Parse($"witness W {Key(0)}\nquorum W\n").IsMetBy(Signed(0))));

    [Fact]
    public void a_false_line_of_a_known_witness_spoils_the_note_and_one_of_a_stranger_does_not()
    {
        var policy = WitnessPolicy.Parse($"witness W {Key(0)}\nwitness V {Key(1)}\ngroup any any W V\nquorum any\n");
        var note = Signed(0);
        var spoilt = witnesses[1].Sign(Text, At) with { Signature = new byte[72] };
        Assert.False(policy.IsMetBy(note with { Signatures = [.. note.Signatures, spoilt] }));
        Assert.True(policy.IsMetBy(note with { Signatures = [.. note.Signatures, spoilt with { Name = "stranger" }] }));
    }

    [Fact]
    public void a_witness_of_an_unknown_type_is_kept_and_counts_for_nothing()
    {
        var id = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            [.. Encoding.UTF8.GetBytes("pq\n"), 6, .. new byte[1312]]).AsSpan(0, 4));
        var policy = WitnessPolicy.Parse(
            $"witness P pq+{id}+{Convert.ToBase64String([6, .. new byte[1312]])}\nwitness W {Key(0)}\ngroup g any P W\nquorum g\n");
        var line = new NoteSignature("pq", Convert.ToUInt32(id, 16), new byte[2428]);
        Assert.False(policy.IsMetBy(Signed() with { Signatures = [line] }));
        Assert.True(policy.IsMetBy(Signed(0) with { Signatures = [.. Signed(0).Signatures, line] }));
        Assert.Equal(2, policy.Witnesses.Count);
    }

    [Fact]
    public void white_space_comments_and_names_in_any_octets_are_taken_as_they_are()
    {
        var policy = WitnessPolicy.Parse([
            .. "  # \xff comment\n\t\n \twitness\t "u8.ToArray(), 0x4b, .. Encoding.ASCII.GetBytes($" {Key(0)} \n"),
            .. "witness "u8.ToArray(), 0xe2, 0x84, 0xaa, .. Encoding.ASCII.GetBytes($" {Key(1)}\n"),
            .. "#"u8.ToArray(), 0xff, 0xfe, (byte)'\n', .. "quorum K\n"u8.ToArray()]);
        Assert.True(policy.IsMetBy(Signed(0)));
        Assert.False(policy.IsMetBy(Signed(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("witness W ~0\n")]
    [InlineData("quorum W\n")]
    [InlineData("quorum W\nwitness W ~0\n")]
    [InlineData("quorum none\nquorum none\n")]
    [InlineData("quorum none none\n")]
    [InlineData("witness W ~0\nwitness W ~1\nquorum W\n")]
    [InlineData("witness W ~0\nwitness V ~0\nquorum W\n")]
    [InlineData("witness none ~0\nquorum none\n")]
    [InlineData("witness W ~log\nquorum none\n")]
    [InlineData("log ~0\nquorum none\n")]
    [InlineData("log ~log\nlog ~log\nquorum none\n")]
    [InlineData("witness W key\nquorum none\n")]
    [InlineData("witness W ~0 a b\nquorum none\n")]
    [InlineData("witness W ~0\ngroup g 0 W\nquorum g\n")]
    [InlineData("witness W ~0\ngroup g 2 W\nquorum g\n")]
    [InlineData("witness W ~0\ngroup g some W\nquorum g\n")]
    [InlineData("witness W ~0\ngroup g any\nquorum g\n")]
    [InlineData("witness W ~0\ngroup g any V\nquorum g\n")]
    [InlineData("witness W ~0\ngroup g any g\nquorum g\n")]
    [InlineData("witness W ~0\ngroup g any none\nquorum g\n")]
    [InlineData("witness W ~0\ngroup g any W W\nquorum g\n")]
    [InlineData("witness W ~0\nwitness V ~1\ngroup g any W\ngroup h all W V\nquorum h\n")]
    [InlineData("witness W ~0\ngroup W any W\nquorum W\n")]
    [InlineData("quorum none\r\n")]
    [InlineData("quorum none\nelse\n")]
    public void what_is_no_policy_is_refused(string policy) => Assert.Throws<FormatException>(() => WitnessPolicy.Parse(policy
        .Replace("~log", log.Verifier.ToString(), StringComparison.Ordinal).Replace("~0", Key(0), StringComparison.Ordinal)
        .Replace("~1", Key(1), StringComparison.Ordinal)));

    [Fact]
    public void a_refusal_names_the_line() => Assert.StartsWith(
        "Line 3 of the policy: ", Assert.Throws<FormatException>(() => WitnessPolicy.Parse("# one\n\nnonsense\n")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void one_key_under_two_names_is_one_witness()
    {
        using var again = new CosignatureSigner("another.example", Enumerable.Repeat((byte)1, 32).ToArray());
        Assert.Throws<FormatException>(() => WitnessPolicy.Parse($"witness W {Key(0)}\nwitness V {again.Verifier}\nquorum W\n"));
    }

    private string Key(int witness) => witnesses[witness].Verifier.ToString();

    private SignedNote Signed(params int[] by)
    {
        var note = SignedNote.Sign(Text, log);
        return note with { Signatures = [.. note.Signatures, .. by.Select(i => witnesses[i].Sign(Text, At))] };
    }
}
