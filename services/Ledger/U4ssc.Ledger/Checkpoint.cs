using System.Globalization;

namespace U4ssc.Ledger;

/// <summary>
/// What a log commits to at one size (C2SP tlog-checkpoint): the text of a signed note with the lines origin, size, base64 of the root, and
/// perhaps others.
/// </summary>
/// <param name="Origin">Name of the log, unique for ever, such as <c>u4ssc.example/ledger/registry</c>.</param>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">Root of the tree, 32 bytes.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>The text to be signed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>Reads the text of a note; lines after the third are extensions and left alone.</summary>
    /// <exception cref="FormatException">This is no checkpoint.</exception>
    public static Checkpoint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0 || !Decimals.TryRead(lines[1], out var size)
            || !StrictBase64.TryReadHash(lines[2], out var root) || lines.AsSpan(3).IndexOf("") != lines.Length - 4)
            throw new FormatException(
                "A checkpoint is the lines origin, size as a decimal number without leading zeros, and base64 of 32 bytes, and no empty one.");
        return new(lines[0], size, root);
    }

    /// <summary>Reads a signed note and its checkpoint, where the log itself signed it.</summary>
    /// <param name="note">The note as served.</param>
    /// <param name="log">Key of the log, whose name is its origin.</param>
    /// <returns>Null where the log did not sign it, or signed it for another log.</returns>
    /// <exception cref="FormatException">This is no signed note, or its text is no checkpoint.</exception>
    public static Checkpoint? Open(string note, NoteVerifier log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var signed = SignedNote.Parse(note);
        if (!signed.IsSignedBy(log)) return null;
        var checkpoint = Parse(signed.Text);
        return checkpoint.Origin == log.Name ? checkpoint : null;
    }

    /// <summary>The checkpoint signed by its log.</summary>
    /// <exception cref="ArgumentException">The key bears another name than the origin.</exception>
    public SignedNote SignedBy(NoteSigner log)
    {
        ArgumentNullException.ThrowIfNull(log);
        if (log.Verifier.Name != Origin)
            throw new ArgumentException("A log signs with the key that bears its origin as name.", nameof(log));
        return SignedNote.Sign(Text, log);
    }
}
