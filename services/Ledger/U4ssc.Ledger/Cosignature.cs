using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace U4ssc.Ledger;

/// <summary>What a witness signs (C2SP tlog-cosignature, Ed25519): a header, the time, and the whole text of the checkpoint.</summary>
internal static class Cosignature
{
    public const int TimeBytes = sizeof(ulong);

    public static byte[] Message(string text, long time) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n{text}"));
}

/// <summary>
/// The secret half of a key that co-signs checkpoints. A key is used for one witness and for nothing else: what is signed does not say
/// the name.
/// </summary>
public sealed class CosignatureSigner : IDisposable
{
    private readonly Key key;

    /// <summary>A key from its seed.</summary>
    /// <param name="name">Name of the witness, without spaces and plus signs, such as <c>witness.example/w1</c>.</param>
    /// <param name="seed">32 secret bytes (RFC 8032).</param>
    /// <exception cref="ArgumentException">The name or the seed is not one.</exception>
    public CosignatureSigner(string name, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!NoteKey.IsName(name))
            throw new ArgumentException("The name of a key is not empty and has no space and no plus sign.", nameof(name));
        if (seed.Length != NoteSigner.SeedBytes)
            throw new ArgumentException($"The seed of a key has {NoteSigner.SeedBytes} bytes.", nameof(seed));
        key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Verifier = new(name, key.PublicKey);
    }

    /// <summary>The public half.</summary>
    public CosignatureVerifier Verifier { get; }

    /// <inheritdoc />
    public void Dispose() => key.Dispose();

    /// <summary>Co-signs the text of a checkpoint. Whoever calls this has seen that it is consistent with all before it.</summary>
    /// <param name="text">The checkpoint's text, with lines after the third where it has them.</param>
    /// <param name="at">When; kept to the second.</param>
    /// <exception cref="FormatException">This is no checkpoint's text.</exception>
    public NoteSignature Sign(string text, DateTimeOffset at)
    {
        _ = Checkpoint.Parse(text);
        var time = at.ToUnixTimeSeconds();
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time, nameof(at));
        var signature = new byte[Cosignature.TimeBytes + SignatureAlgorithm.Ed25519.SignatureSize];
        BinaryPrimitives.WriteInt64BigEndian(signature, time);
        SignatureAlgorithm.Ed25519.Sign(key, Cosignature.Message(text, time), signature.AsSpan(Cosignature.TimeBytes));
        return new(Verifier.Name, Verifier.KeyId, signature);
    }
}

/// <summary>The public half of a key that co-signs checkpoints.</summary>
public sealed class CosignatureVerifier
{
    private readonly PublicKey key;

    internal CosignatureVerifier(string name, PublicKey key)
    {
        this.key = key;
        Name = name;
        KeyId = NoteKey.Id(name, VerifierKey.CosignatureType, key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Name of the witness.</summary>
    public string Name { get; }

    /// <summary>First four bytes of the hash of name, type and key.</summary>
    public uint KeyId { get; }

    /// <summary>Reads the usual form <c>name+hex of the id+base64 of type and key</c>, the type being 4.</summary>
    /// <exception cref="FormatException">This is no key of a witness, or its id is not that of its name and key.</exception>
    public static CosignatureVerifier Parse(string verifierKey)
    {
        var key = VerifierKey.Parse(verifierKey);
        return key.Type == VerifierKey.CosignatureType
            ? new(key.Name, key.Ed25519())
            : throw new FormatException(
                $"The type of a witness's key is {VerifierKey.CosignatureType}; this one has {key.Type}.");
    }

    /// <summary>The usual form <c>name+hex of the id+base64 of type and key</c>.</summary>
    public override string ToString() =>
        NoteKey.Text(Name, KeyId, VerifierKey.CosignatureType, key.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>True where the line bears this key's name and id.</summary>
    public bool Claims(NoteSignature line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.KeyId == KeyId && line.Name == Name;
    }

    /// <summary>When this key co-signed the text of a checkpoint; null where the line is not its signature of it.</summary>
    public DateTimeOffset? Verify(string text, NoteSignature line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!Claims(line) || line.Signature.Length != Cosignature.TimeBytes + SignatureAlgorithm.Ed25519.SignatureSize) return null;
        var time = BinaryPrimitives.ReadInt64BigEndian(line.Signature);
        if (time < 0 || time > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return null;
        return SignatureAlgorithm.Ed25519.Verify(
            key, Cosignature.Message(text, time), line.Signature.AsSpan(Cosignature.TimeBytes))
            ? DateTimeOffset.FromUnixTimeSeconds(time)
            : null;
    }

    /// <summary>When this key co-signed the note, the newest time where it did more than once; null where it did not, or where a line under
    /// its name and id is false.</summary>
    public DateTimeOffset? CosignedAt(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        DateTimeOffset? newest = null;
        foreach (var line in note.Signatures.Where(Claims))
        {
            if (Verify(note.Text, line) is not { } at) return null;
            if (newest is null || at > newest) newest = at;
        }

        return newest;
    }
}
