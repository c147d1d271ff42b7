using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace U4ssc.Ledger;

/// <summary>What the two halves of a key have in common.</summary>
internal static class NoteKey
{
    /// <summary>The type byte of plain Ed25519 in C2SP signed-note.</summary>
    public const byte Ed25519Type = 0x01;

    public static bool IsName(string name) =>
        name.Length > 0 && !name.Any(unit => char.IsWhiteSpace(unit) || char.IsControl(unit) || unit == '+');

    public static uint Id(string name, byte type, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }

    public static string Text(string name, uint id, byte type, ReadOnlySpan<byte> publicKey) =>
        $"{name}+{id.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String([type, .. publicKey])}";
}

/// <summary>
/// A verifier key as it is written, <c>name+hex of the id+base64 of type and key</c>, of whatever type: there are types that this program
/// cannot verify, such as ML-DSA-44 (6), which are kept and count for nothing.
/// </summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">Four bytes that tell keys of one name apart.</param>
/// <param name="Type">Type byte of C2SP signed-note.</param>
/// <param name="PublicKey">The key in the form of its type.</param>
public sealed record VerifierKey(string Name, uint KeyId, byte Type, byte[] PublicKey)
{
    /// <summary>Plain Ed25519: a log.</summary>
    public const byte Ed25519Type = NoteKey.Ed25519Type;

    /// <summary>Ed25519 with a time (C2SP tlog-cosignature): a witness.</summary>
    public const byte CosignatureType = 0x04;

    /// <summary>ML-DSA-44 with a time (C2SP tlog-cosignature).</summary>
    public const byte MlDsa44Type = 0x06;

    /// <summary>Characters of a key at the most; one of ML-DSA-44 has some 1 800 and its name.</summary>
    public const int CharactersMax = 8192;

    private const int IdDigits = 8;

    /// <summary>Reads a key; where it is known how its type makes the id, the id must be that.</summary>
    /// <exception cref="FormatException">This is no verifier key.</exception>
    public static VerifierKey Parse(string verifierKey)
    {
        ArgumentNullException.ThrowIfNull(verifierKey);
        var parts = verifierKey.Length > CharactersMax ? [] : verifierKey.Split('+', 3);
        if (parts.Length != 3 || !NoteKey.IsName(parts[0]) || parts[1].Length != IdDigits || !parts[1].All(char.IsAsciiHexDigitLower)
            || !StrictBase64.TryRead(parts[2], out var blob) || blob.Length < 2)
            throw new FormatException(
                "A verifier key is a name, eight hexadecimal digits and base64 of a type and the bytes of the key, with plus signs between.");
        var key = new VerifierKey(
            parts[0], uint.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), blob[0], blob[1..]);
        var id = NoteKey.Id(key.Name, key.Type, key.PublicKey);
        return key.Type is not (Ed25519Type or CosignatureType or MlDsa44Type) || id == key.KeyId
            ? key
            : throw new FormatException($"The id of this verifier key should be {id:x8}.");
    }

    /// <summary>The key as it is written.</summary>
    public override string ToString() => NoteKey.Text(Name, KeyId, Type, PublicKey);

    internal PublicKey Ed25519() => PublicKey.Length == MerkleTree.HashBytes
        && NSec.Cryptography.PublicKey.TryImport(SignatureAlgorithm.Ed25519, PublicKey, KeyBlobFormat.RawPublicKey, out var key)
            ? key!
            : throw new FormatException("The bytes of this verifier key are no Ed25519 key.");
}

/// <summary>The secret half of a key that signs notes with Ed25519.</summary>
public sealed class NoteSigner : IDisposable
{
    /// <summary>Bytes of the secret seed.</summary>
    public const int SeedBytes = 32;

    private readonly Key key;

    /// <summary>A key from its seed.</summary>
    /// <param name="name">Name of the key, without spaces and plus signs; the origin of the log it signs for.</param>
    /// <param name="seed">32 secret bytes (RFC 8032).</param>
    /// <exception cref="ArgumentException">The name or the seed is not one.</exception>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!NoteKey.IsName(name))
            throw new ArgumentException("The name of a key is not empty and has no space and no plus sign.", nameof(name));
        if (seed.Length != SeedBytes) throw new ArgumentException($"The seed of a key has {SeedBytes} bytes.", nameof(seed));
        key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Verifier = new NoteVerifier(name, key.PublicKey);
    }

    /// <summary>The public half.</summary>
    public NoteVerifier Verifier { get; }

    /// <inheritdoc />
    public void Dispose() => key.Dispose();

    internal NoteSignature Sign(string text) =>
        new(Verifier.Name, Verifier.KeyId, SignatureAlgorithm.Ed25519.Sign(key, Encoding.UTF8.GetBytes(text)));
}

/// <summary>The public half of a key that signs notes with Ed25519.</summary>
public sealed class NoteVerifier
{
    private readonly PublicKey key;

    internal NoteVerifier(string name, PublicKey key)
    {
        this.key = key;
        Name = name;
        KeyId = NoteKey.Id(name, NoteKey.Ed25519Type, key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Name of the key.</summary>
    public string Name { get; }

    /// <summary>First four bytes of the hash of name and key.</summary>
    public uint KeyId { get; }

    /// <summary>Reads the usual form <c>name+hex of the id+base64 of type and key</c>.</summary>
    /// <exception cref="FormatException">This is no Ed25519 verifier key, or its id is not that of its name and key.</exception>
    public static NoteVerifier Parse(string verifierKey)
    {
        var key = VerifierKey.Parse(verifierKey);
        return key.Type == NoteKey.Ed25519Type
            ? new(key.Name, key.Ed25519())
            : throw new FormatException($"The type of a key that signs notes is {NoteKey.Ed25519Type}; this one has {key.Type}.");
    }

    /// <summary>The usual form <c>name+hex of the id+base64 of type and key</c>.</summary>
    public override string ToString() => NoteKey.Text(Name, KeyId, NoteKey.Ed25519Type, key.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>True where the line bears this key's name and id.</summary>
    public bool Claims(NoteSignature line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.KeyId == KeyId && line.Name == Name;
    }

    internal bool Verifies(string text, byte[] signature) =>
        signature.Length == SignatureAlgorithm.Ed25519.SignatureSize
            && SignatureAlgorithm.Ed25519.Verify(key, Encoding.UTF8.GetBytes(text), signature);
}
