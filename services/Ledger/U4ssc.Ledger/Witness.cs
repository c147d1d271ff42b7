using System.Globalization;
using System.Text;

namespace U4ssc.Ledger;

/// <summary>What a log asks of a witness (C2SP tlog-witness, add-checkpoint).</summary>
/// <param name="OldSize">Size of the checkpoint that the witness co-signed last; 0 where it never did.</param>
/// <param name="Proof">Consistency from that size to the checkpoint's.</param>
/// <param name="Note">The checkpoint, signed by the log.</param>
public sealed record AddCheckpoint(long OldSize, IReadOnlyList<byte[]> Proof, string Note)
{
    /// <summary>Hashes of the proof at the most.</summary>
    public const int ProofMax = 63;

    /// <summary>Characters of a request at the most.</summary>
    public const int CharactersMax = 1024 * 1024;

    private const string Old = "old ";

    /// <summary>Reads the body of a request; checks its form and nothing else.</summary>
    /// <exception cref="FormatException">This is no such body.</exception>
    public static AddCheckpoint Parse(string body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var split = body.IndexOf("\n\n", StringComparison.Ordinal);
        if (body.Length > CharactersMax || split < 0)
            throw new FormatException("A request is a line of the old size, lines of the proof, an empty line and a checkpoint.");
        var lines = body[..split].Split('\n');
        if (!lines[0].StartsWith(Old, StringComparison.Ordinal) || !Decimals.TryRead(lines[0][Old.Length..], out var size))
            throw new FormatException("The first line is `old` and the size as a decimal number without leading zeros.");
        if (lines.Length - 1 > ProofMax) throw new FormatException($"A proof has {ProofMax} hashes at the most.");
        var proof = lines.Skip(1).Select(line => StrictBase64.TryReadHash(line, out var hash)
            ? hash
            : throw new FormatException("Each line of the proof is base64 of 32 bytes.")).ToList();
        var note = body[(split + 2)..];
        _ = Checkpoint.Parse(SignedNote.Parse(note).Text);
        return new(size, proof, note);
    }

    /// <summary>The body of the request.</summary>
    public override string ToString()
    {
        var body = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{Old}{OldSize}\n");
        foreach (var hash in Proof) body.Append(Convert.ToBase64String(hash)).Append('\n');
        return body.Append('\n').Append(Note).ToString();
    }
}

/// <summary>What a witness keeps of a log: the checkpoint that it co-signed last.</summary>
/// <param name="Size">Leaves of its tree.</param>
/// <param name="Root">Root of its tree.</param>
public sealed record WitnessState(long Size, byte[] Root);

/// <summary>What a witness says to a checkpoint.</summary>
public abstract record WitnessAnswer
{
    private WitnessAnswer()
    {
    }

    /// <summary>It is consistent with all before it. The new state is kept before the signatures leave, in one step with the look at the
    /// old one.</summary>
    /// <param name="State">What to keep.</param>
    /// <param name="Cosignature">The line for the log.</param>
    public sealed record Cosigned(WitnessState State, NoteSignature Cosignature) : WitnessAnswer;

    /// <summary>The witness co-signed another size last than the log believes (409): ask again from there.</summary>
    /// <param name="Size">The size.</param>
    public sealed record Conflict(long Size) : WitnessAnswer;

    /// <summary>It is not co-signed.</summary>
    /// <param name="Why">The kind, with the status of C2SP tlog-witness.</param>
    /// <param name="Sentence">For a person.</param>
    public sealed record Refused(WitnessRefusal Why, string Sentence) : WitnessAnswer;
}

/// <summary>Why a witness does not co-sign; each is the status code that C2SP tlog-witness gives it.</summary>
public enum WitnessRefusal
{
    /// <summary>The old size is above the checkpoint's.</summary>
    Malformed = 400,

    /// <summary>The log did not sign it, or a line under the name and id of its key is false.</summary>
    NotSigned = 403,

    /// <summary>Nobody told the witness of this log.</summary>
    UnknownLog = 404,

    /// <summary>It is not consistent with what the log promised before: evidence against the log.</summary>
    Inconsistent = 422,
}

/// <summary>
/// Decides whether a checkpoint is co-signed (C2SP tlog-witness). Who runs one keeps the state, one for each origin, and makes looking at
/// it and keeping the new one a single step.
/// </summary>
public static class Witness
{
    /// <summary>Decides one request.</summary>
    /// <param name="request">What the log asks.</param>
    /// <param name="last">What was co-signed last for this origin; null where nothing was.</param>
    /// <param name="logs">Keys of the logs that the witness knows; the name of a key is the origin.</param>
    /// <param name="witness">Key of the witness.</param>
    /// <param name="now">When.</param>
    public static WitnessAnswer Decide(
        AddCheckpoint request, WitnessState? last, IReadOnlyCollection<NoteVerifier> logs, CosignatureSigner witness, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(witness);
        var note = SignedNote.Parse(request.Note);
        var checkpoint = Checkpoint.Parse(note.Text);
        var keys = logs.Where(log => log.Name == checkpoint.Origin).ToList();
        if (keys.Count == 0)
            return new WitnessAnswer.Refused(WitnessRefusal.UnknownLog, $"This witness does not know a log {checkpoint.Origin}.");
        if (!IsSigned(note, keys))
            return new WitnessAnswer.Refused(WitnessRefusal.NotSigned, "The log did not sign this checkpoint.");
        if (request.OldSize > checkpoint.Size)
        {
            return new WitnessAnswer.Refused(
                WitnessRefusal.Malformed, $"The old size {request.OldSize} is above the checkpoint's, {checkpoint.Size}.");
        }

        var kept = last ?? new WitnessState(0, MerkleTree.EmptyRoot);
        if (request.OldSize != kept.Size) return new WitnessAnswer.Conflict(kept.Size);
        if (!IsConsistent(kept, checkpoint, request.Proof))
        {
            return new WitnessAnswer.Refused(
                WitnessRefusal.Inconsistent,
                $"The checkpoint of size {checkpoint.Size} is not proved to be consistent with the one of size {kept.Size}.");
        }

        return new WitnessAnswer.Cosigned(new(checkpoint.Size, checkpoint.Root), witness.Sign(note.Text, now));
    }

    // One key of the log is enough, as while it changes keys; a false line under a known one spoils the note.
    private static bool IsSigned(SignedNote note, List<NoteVerifier> keys) =>
        keys.Exists(note.IsSignedBy)
            && keys.TrueForAll(key => note.IsSignedBy(key) || !note.Signatures.Any(key.Claims));

    private static bool IsConsistent(WitnessState kept, Checkpoint checkpoint, IReadOnlyList<byte[]> proof) =>
        (checkpoint.Size > 0 || checkpoint.Root.AsSpan().SequenceEqual(MerkleTree.EmptyRoot))
            && MerkleProofs.VerifyConsistency(kept.Size, checkpoint.Size, kept.Root, checkpoint.Root, proof);
}
