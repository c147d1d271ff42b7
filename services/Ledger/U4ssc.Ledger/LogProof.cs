using System.Globalization;
using System.Text;

namespace U4ssc.Ledger;

/// <summary>
/// The proof of one entry as a file of its own (C2SP tlog-proof, <c>.tlog-proof</c>): its place, the path to the root, and the checkpoint
/// with all signatures. It is verified without a network.
/// </summary>
/// <param name="Index">Place of the entry, from 0.</param>
/// <param name="Path">From the leaf's sibling up to a child of the root.</param>
/// <param name="Note">The checkpoint, signed, as served.</param>
/// <param name="Extra">What the one who wrote it added; nothing vouches for it.</param>
public sealed record LogProof(long Index, IReadOnlyList<byte[]> Path, string Note, byte[]? Extra = null)
{
    /// <summary>Characters of a file at the most.</summary>
    public const int CharactersMax = 1024 * 1024;

    private const string First = "c2sp.org/tlog-proof@v1";
    private const string ExtraName = "extra ";
    private const string IndexName = "index ";

    /// <summary>Reads a file; checks its form, and proves nothing yet.</summary>
    /// <exception cref="FormatException">This is no such file.</exception>
    public static LogProof Parse(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var split = file.IndexOf("\n\n", StringComparison.Ordinal);
        if (file.Length > CharactersMax || split < 0)
            throw new FormatException("A proof is lines, an empty line and a checkpoint.");
        var lines = new Queue<string>(file[..split].Split('\n'));
        if (lines.Dequeue() != First) throw new FormatException($"The first line of a proof is {First}.");
        byte[]? extra = null;
        if (lines.TryPeek(out var second) && second.StartsWith(ExtraName, StringComparison.Ordinal)
            && !StrictBase64.TryRead(lines.Dequeue()[ExtraName.Length..], out extra))
            throw new FormatException("After `extra` comes base64.");
        if (!lines.TryDequeue(out var third) || !third.StartsWith(IndexName, StringComparison.Ordinal)
            || !Decimals.TryRead(third[IndexName.Length..], out var index))
            throw new FormatException("After `index` comes a decimal number without leading zeros.");
        if (lines.Count > MerkleProofs.HashesMax) throw new FormatException($"A path has {MerkleProofs.HashesMax} hashes at the most.");
        var path = lines.Select(line => StrictBase64.TryReadHash(line, out var hash)
            ? hash
            : throw new FormatException("Each line of the path is base64 of 32 bytes.")).ToList();
        var note = file[(split + 2)..];
        _ = Checkpoint.Parse(SignedNote.Parse(note).Text);
        return new(index, path, note, extra);
    }

    /// <summary>The checkpoint, where the log signed it, the policy is satisfied, and the entry is in its tree.</summary>
    /// <param name="leafHash">Hash of the entry's leaf, made from what it is to prove.</param>
    /// <param name="log">Key of the log.</param>
    /// <param name="policy">Who must have co-signed; null where nobody must.</param>
    /// <returns>Null where it proves nothing.</returns>
    public Checkpoint? Verify(ReadOnlySpan<byte> leafHash, NoteVerifier log, WitnessPolicy? policy = null)
    {
        if (Checkpoint.Open(Note, log) is not { } checkpoint) return null;
        if (policy is not null && !policy.IsMetBy(SignedNote.Parse(Note))) return null;
        return MerkleProofs.VerifyInclusion(Index, checkpoint.Size, leafHash, Path, checkpoint.Root) ? checkpoint : null;
    }

    /// <summary>The file.</summary>
    public override string ToString()
    {
        var file = new StringBuilder(First).Append('\n');
        if (Extra is not null) file.Append(ExtraName).Append(Convert.ToBase64String(Extra)).Append('\n');
        file.Append(CultureInfo.InvariantCulture, $"{IndexName}{Index}\n");
        foreach (var hash in Path) file.Append(Convert.ToBase64String(hash)).Append('\n');
        return file.Append('\n').Append(Note).ToString();
    }
}

/// <summary>Whole numbers from 0 with one spelling: no sign and no leading zeros.</summary>
internal static class Decimals
{
    public static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');
}
