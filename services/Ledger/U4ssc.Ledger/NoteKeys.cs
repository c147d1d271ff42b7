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

    public static uint Id(string name, ReadOnlySpan<byte> publicKey)
    {
        byte[] input = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(input));
    }
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
        KeyId = NoteKey.Id(name, key.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Name of the key.</summary>
    public string Name { get; }

    /// <summary>First four bytes of the hash of name and key.</summary>
    public uint KeyId { get; }

    /// <summary>Reads the usual form <c>name+hex of the id+base64 of type and key</c>.</summary>
    /// <exception cref="FormatException">This is no Ed25519 verifier key, or its id is not that of its name and key.</exception>
    public static NoteVerifier Parse(string verifierKey)
    {
        ArgumentNullException.ThrowIfNull(verifierKey);
        var parts = verifierKey.Split('+', 3);
        var blob = new byte[1 + MerkleTree.HashBytes];
        if (parts.Length != 3 || !NoteKey.IsName(parts[0]) || !Convert.TryFromBase64String(parts[2], blob, out var length)
            || length != blob.Length || blob[0] != NoteKey.Ed25519Type)
            throw new FormatException(
                "A verifier key is a name, eight hexadecimal digits and base64 of the byte 1 and 32 bytes of key, with plus signs between.");
        var verifier = new NoteVerifier(parts[0], PublicKey.Import(SignatureAlgorithm.Ed25519, blob.AsSpan(1), KeyBlobFormat.RawPublicKey));
        return verifier.ToString() == verifierKey
            ? verifier
            : throw new FormatException($"The id of this verifier key should be {verifier.KeyId:x8}.");
    }

    /// <summary>The usual form <c>name+hex of the id+base64 of type and key</c>.</summary>
    public override string ToString() =>
        $"{Name}+{KeyId.ToString("x8", CultureInfo.InvariantCulture)}+{Convert.ToBase64String([NoteKey.Ed25519Type, .. key.Export(KeyBlobFormat.RawPublicKey)])}";

    internal bool Verifies(string text, byte[] signature) =>
        signature.Length == SignatureAlgorithm.Ed25519.SignatureSize
            && SignatureAlgorithm.Ed25519.Verify(key, Encoding.UTF8.GetBytes(text), signature);
}
