using U4ssc.Audit.Checking;
using U4ssc.Ledger;

namespace U4ssc.Audit.Following;

/// <summary>What one look at a log came to.</summary>
internal sealed record Look(Conclusion Conclusion, string Sentence);

/// <summary>Looks at a log again and again, and notices when it is not the same log any more.</summary>
internal static class Follower
{
    /// <summary>One look.</summary>
    /// <param name="policy">The auditor's own policy; null to believe the keys that were there at the first look.</param>
    public static async Task<Look> At(ServedLog log, Followed followed, WitnessPolicy? policy, CancellationToken cancellation)
    {
        var text = await log.Checkpoint(cancellation);
        Checkpoint now;
        try
        {
            var note = SignedNote.Parse(text);
            now = Checkpoint.Parse(note.Text);
            if (policy is not null && !policy.IsMetBy(note)) return Wrong("does not bear the co-signatures that the policy asks for");
        }
        catch (FormatException problem)
        {
            return Wrong($"shows no checkpoint: {problem.Message}");
        }

        if (followed.Keys.Count == 0)
            followed.Keep(policy is null
                ? await log.Keys(cancellation)
                : policy.Logs.Where(known => known.Key.Type == VerifierKey.Ed25519Type).Select(known =>
                    NoteVerifier.Parse(known.Key.ToString())));
        if (!followed.Keys.Any(key => Checkpoint.Open(text, key) is not null))
            return Wrong("signs with a key that it did not have at the first look: ask whoever runs it, elsewhere than here");

        if (followed.Newest is not { } before)
        {
            // At the first look there is nothing to compare with; the tree must be the one that is signed.
            if (!MerkleProofs.Root(now.Size, log.Hashes(now.Size, cancellation).Hash).AsSpan().SequenceEqual(now.Root))
                return Wrong("signs another tree than its tiles have");
            followed.Keep(text, now);
            return new(Conclusion.Proven, $"{log.Service}: {now.Size} events, seen for the first time");
        }

        var last = Checkpoint.Parse(SignedNote.Parse(before).Text);
        if (now.Size < last.Size || !Grew(log, last, now, cancellation))
        {
            var file = followed.Evidence(before, text);
            return Wrong($"FORK: signed {last.Size} events, and now {now.Size} of which those are not the beginning; both are in {file}");
        }

        followed.Keep(text, now);
        return new(Conclusion.Proven, $"{log.Service}: {now.Size} events, the first {last.Size} of them as they were");

        Look Wrong(string what) => new(Conclusion.Refuted, $"{log.Service}: {Terminal.Plain(what)}");
    }

    private static bool Grew(ServedLog log, Checkpoint last, Checkpoint now, CancellationToken cancellation)
    {
        if (last.Size == now.Size) return last.Root.AsSpan().SequenceEqual(now.Root);
        var proof = MerkleProofs.Consistency(last.Size, now.Size, log.Hashes(now.Size, cancellation).Hash);
        return MerkleProofs.VerifyConsistency(last.Size, now.Size, last.Root, now.Root, proof);
    }
}
