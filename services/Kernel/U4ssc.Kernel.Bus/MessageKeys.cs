using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using NSec.Cryptography;

namespace U4ssc.Kernel.Bus;

/// <summary>Why a message is not taken for what it says it is.</summary>
public enum NotGenuine
{
    /// <summary>It has no signature.</summary>
    Unsigned,

    /// <summary>Its signature is none that can be read.</summary>
    MalformedSignature,

    /// <summary>It says that another service tells it than the one that tells messages of its type.</summary>
    AnotherService,

    /// <summary>Its signature is of a key that is not among the keys of that service.</summary>
    UnknownKey,

    /// <summary>Its signature is of a key whose time is over.</summary>
    EndedKey,

    /// <summary>It is not what was signed.</summary>
    Altered,

    /// <summary>Its content has no canonical form, so nobody can have signed it.</summary>
    NoCanonicalForm,

    /// <summary>The broker took it from the login of another service.</summary>
    AnotherLogin,

    /// <summary>It is of a type that this queue does not listen to.</summary>
    AnotherType,

    /// <summary>It wants an answer, which no message of the platform does.</summary>
    WantsAnAnswer,

    /// <summary>It is no envelope that can be read, or has a name twice.</summary>
    Unreadable,
}

/// <summary>
/// The key with which this service signs what it tells, and the public keys of all that tell something. A service may have several: one is
/// added before it signs, and stays as long as messages of it may wait somewhere (docs/decisions/0068).
/// </summary>
public sealed class MessageKeys : IDisposable
{
    /// <summary>Bytes of a key, of either half.</summary>
    public const int KeyBytes = 32;

    // Key id, a blank, the signature.
    private const int IdCharacters = 8;
    private const int SignatureBytes = 64;

    private readonly Key key;
    private readonly string id;
    private readonly Dictionary<string, Known> known;

    private MessageKeys(string service, Key key, Dictionary<string, Known> known) =>
        (this.key, this.known, id) = (key, known, Id(service, key.PublicKey.Export(KeyBlobFormat.RawPublicKey)));

    /// <summary>Reads <c>Bus:SigningKey</c> and <c>Bus:Keys</c>.</summary>
    /// <exception cref="InvalidOperationException">One is missing or none, or the own public key is not among them.</exception>
    public static MessageKeys Read(string service, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var key = Key.Import(SignatureAlgorithm.Ed25519, Bytes(configuration["Bus:SigningKey"], "Bus:SigningKey"),
            KeyBlobFormat.RawPrivateKey);
        var known = new Dictionary<string, Known>(StringComparer.Ordinal);
        foreach (var teller in configuration.GetSection("Bus:Keys").GetChildren())
            foreach (var given in teller.GetChildren())
                known[Id(teller.Key, Bytes(given["Key"], $"{given.Path}:Key"))] = Read(teller.Key, given);
        var keys = new MessageKeys(service, key, known);
        if (known.ContainsKey(keys.id)) return keys;
        var missing = Convert.ToBase64String(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        keys.Dispose();
        throw new InvalidOperationException(
            $"The public half of Bus:SigningKey is not among Bus:Keys:{service}: no one would believe what this service tells. Add it at every service: {missing}");
    }

    /// <summary>The header value of a message's signature: the key's id and the signature.</summary>
    /// <exception cref="NotCanonicalException">The content has no canonical form.</exception>
    public string Sign(SignedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return $"{id} {Convert.ToBase64String(SignatureAlgorithm.Ed25519.Sign(key, message.Sha256()))}";
    }

    /// <summary>What is wrong with a message, or null where it is genuine.</summary>
    /// <param name="teller">The service that alone tells messages of this type; null where every service does.</param>
    public NotGenuine? Wrong(SignedMessage message, string? signature, string? teller, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (string.IsNullOrEmpty(signature)) return NotGenuine.Unsigned;
        var signed = new byte[SignatureBytes];
        if (signature.Length < IdCharacters + 1 || signature[IdCharacters] != ' ') return NotGenuine.MalformedSignature;
        if (!Convert.TryFromBase64String(signature[(IdCharacters + 1)..], signed, out var length) || length != SignatureBytes)
            return NotGenuine.MalformedSignature;
        if (message.Service is null || (teller is not null && message.Service != teller)) return NotGenuine.AnotherService;
        if (!known.TryGetValue(signature[..IdCharacters], out var by) || by.Service != message.Service) return NotGenuine.UnknownKey;
        if (by.Until <= now) return NotGenuine.EndedKey;
        try
        {
            return SignatureAlgorithm.Ed25519.Verify(by.Key, message.Sha256(), signed) ? null : NotGenuine.Altered;
        }
        catch (NotCanonicalException)
        {
            return NotGenuine.NoCanonicalForm;
        }
    }

    /// <inheritdoc />
    public void Dispose() => key.Dispose();

    private static Known Read(string service, IConfigurationSection given)
    {
        var key = PublicKey.Import(SignatureAlgorithm.Ed25519, Bytes(given["Key"], $"{given.Path}:Key"), KeyBlobFormat.RawPublicKey);
        if (given["Until"] is not { Length: > 0 } text) return new(service, key, DateTimeOffset.MaxValue);
        return Instants.Read(text) is { } until
            ? new(service, key, until)
            : throw new InvalidOperationException($"The setting {given.Path}:Until is no instant such as 2027-01-31T00:00:00Z.");
    }

    private static byte[] Bytes(string? given, string setting)
    {
        var bytes = new byte[KeyBytes];
        return given is { Length: > 0 } && Convert.TryFromBase64String(given, bytes, out var length) && length == KeyBytes
            ? bytes
            : throw new InvalidOperationException(
                $"The setting {setting} is not base64 of {KeyBytes} bytes. A signing key is made by `openssl rand -base64 {KeyBytes}`, and kept secret; " +
                "a service that starts with one says which public key belongs to it.");
    }

    // Of name and key, so that nobody's key is taken for somebody else's.
    private static string Id(string service, ReadOnlySpan<byte> publicKey) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(service), (byte)'\n', .. publicKey])[..(IdCharacters / 2)]
            .Aggregate("", (text, one) => text + one.ToString("x2", CultureInfo.InvariantCulture));

    private sealed record Known(string Service, PublicKey Key, DateTimeOffset Until);
}
