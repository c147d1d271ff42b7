using System.Buffers.Binary;
using System.Text;

namespace U4ssc.Ledger;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">First four bytes of the key's hash: tells keys of one name apart, proves nothing.</param>
/// <param name="Signature">The signature, in the form of the key's algorithm.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature)
{
    /// <summary>Bytes of a signature at the most; one of ML-DSA-44 has 2 428.</summary>
    public const int BytesMax = 8192;

    private const string Dash = "\u2014 ";
    private const int IdBytes = 4;

    /// <summary>Reads one line, without its line feed.</summary>
    /// <exception cref="FormatException">This is no signature line.</exception>
    public static NoteSignature Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var parts = line.StartsWith(Dash, StringComparison.Ordinal) ? line[Dash.Length..].Split(' ') : [];
        if (parts.Length != 2 || !NoteKey.IsName(parts[0]) || !StrictBase64.TryRead(parts[1], out var blob)
            || blob.Length is <= IdBytes or > IdBytes + BytesMax)
            throw new FormatException(
                "A signature line is a dash (U+2014), the name of the key and base64 of its id and the signature, with one space between.");
        return new(parts[0], BinaryPrimitives.ReadUInt32BigEndian(blob), blob[IdBytes..]);
    }

    /// <summary>The line, without its line feed.</summary>
    public override string ToString()
    {
        var blob = new byte[IdBytes + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(blob, KeyId);
        Signature.CopyTo(blob, IdBytes);
        return $"{Dash}{Name} {Convert.ToBase64String(blob)}";
    }
}

/// <summary>
/// A text with signatures below it (C2SP signed-note): the text, an empty line, then a line for each signature.
/// Signatures of unknown keys are kept and count for nothing.
/// </summary>
/// <param name="Text">What is signed, with the line feed at its end.</param>
/// <param name="Signatures">The signatures, in order.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>Signatures of one note at the most: a note comes from outside, and each costs a verification.</summary>
    public const int SignaturesMax = 100;

    /// <summary>Signs <paramref name="text"/>.</summary>
    /// <exception cref="ArgumentException">The text is not a note: it must end with a line feed and have no other control
    /// characters.</exception>
    public static SignedNote Sign(string text, params IEnumerable<NoteSigner> signers)
    {
        ArgumentNullException.ThrowIfNull(signers);
        if (!IsText(text))
            throw new ArgumentException("The text of a note is not empty, ends with a line feed and has no other control characters.",
                nameof(text));
        return new(text, [.. signers.Select(signer => signer.Sign(text))]);
    }

    /// <summary>Reads a note; checks its form, not its signatures.</summary>
    /// <exception cref="FormatException">This is not a signed note.</exception>
    public static SignedNote Parse(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n'))
            throw new FormatException("A signed note is a text, an empty line and signature lines, each ended by a line feed.");
        var text = note[..(split + 1)];
        var lines = note[(split + 2)..].Split('\n')[..^1];
        if (!IsText(text)) throw new FormatException("The text of a note is not empty and has no control characters but line feeds.");
        if (lines.Length is 0 or > SignaturesMax)
            throw new FormatException($"A signed note has 1 to {SignaturesMax} signatures; this one has {lines.Length}.");
        return new(text, [.. lines.Select(NoteSignature.Parse)]);
    }

    /// <summary>True where the key of <paramref name="verifier"/> signed the text, and no line under its name and id is false.</summary>
    public bool IsSignedBy(NoteVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        var claimed = Signatures.Where(verifier.Claims).ToList();
        return claimed.Count > 0 && claimed.TrueForAll(line => verifier.Verifies(Text, line.Signature));
    }

    /// <summary>The note as it is served.</summary>
    public override string ToString()
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var line in Signatures) note.Append(line).Append('\n');
        return note.ToString();
    }

    private static bool IsText(string text) => text is { Length: > 0 } && text[^1] == '\n' && text.All(unit => unit >= ' ' || unit == '\n');
}
