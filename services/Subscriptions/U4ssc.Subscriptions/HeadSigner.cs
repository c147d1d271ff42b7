using System.Buffers.Text;
using System.Globalization;
using U4ssc.Ledger;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions;

/// <summary>What the stream is at one moment.</summary>
/// <param name="Number">Number of the newest event; 0 where there is none yet.</param>
/// <param name="Sha256">SHA-256 (lower-case hex) of its bytes.</param>
/// <param name="Note">The same as a signed note (C2SP signed-note): the lines name of the key, number, hash and time.</param>
internal sealed record SignedHead(long Number, string Sha256, DateTimeOffset At, string Note);

/// <summary>A public key as JSON Web Keys have it (RFC 8037), and as notes do.</summary>
/// <param name="X">The 32 bytes of the key in base64url.</param>
/// <param name="Kid">The key's id in the notes that it signs.</param>
/// <param name="Verifier">The key as programs that check notes take it.</param>
internal sealed record HeadKey(string Kty, string Crv, string Alg, string Use, string Kid, string X, string Verifier);

/// <summary>Signs the head of the stream with Ed25519.</summary>
internal sealed class HeadSigner : IDisposable
{
    private readonly NoteSigner signer;

    private HeadSigner(NoteSigner signer, IReadOnlyList<HeadKey> keys) => (this.signer, Keys) = (signer, keys);

    /// <summary>The present key, and those before it.</summary>
    public IReadOnlyList<HeadKey> Keys { get; }

    /// <summary>
    /// Reads <c>Events:SigningKey</c>, base64 of 32 secret bytes, and <c>Events:FormerKeys</c>, public keys in the form of
    /// <see cref="HeadKey.Verifier"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is not what it should be.</exception>
    public static HeadSigner Read(IConfiguration configuration, string address)
    {
        var seed = new byte[NoteSigner.SeedBytes];
        if (!Convert.TryFromBase64String(configuration["Events:SigningKey"] ?? "", seed, out var length) || length != NoteSigner.SeedBytes)
        {
            throw new InvalidOperationException(
                $"The setting Events:SigningKey is not base64 of {NoteSigner.SeedBytes} bytes: make one with "
                + $"`openssl rand -base64 {NoteSigner.SeedBytes}` and keep it secret.");
        }

        var place = new Uri(address);
        var signer = new NoteSigner($"{place.Authority}{place.AbsolutePath.TrimEnd('/')}/api/events", seed);
        try
        {
            var former = configuration.GetSection("Events:FormerKeys").Get<string[]>() ?? [];
            return new(signer, [Key(signer.Verifier), .. former.Select(key => Key(NoteVerifier.Parse(key)))]);
        }
        catch (FormatException wrong)
        {
            throw new InvalidOperationException($"One of Events:FormerKeys is no key: {wrong.Message}", wrong);
        }
    }

    /// <summary>Signs that this was the head at that time.</summary>
    public SignedHead Sign(Publication head, DateTimeOffset at)
    {
        var time = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var text = string.Create(CultureInfo.InvariantCulture, $"{signer.Verifier.Name}\n{head.Number}\n{head.Sha256}\n{time}\n");
        return new(head.Number, head.Sha256, at, SignedNote.Sign(text, signer).ToString());
    }

    /// <inheritdoc />
    public void Dispose() => signer.Dispose();

    private static HeadKey Key(NoteVerifier verifier)
    {
        var text = verifier.ToString();
        // name+id+base64 of the byte of the kind and the key.
        var key = Convert.FromBase64String(text.Split('+', 3)[2])[1..];
        var id = verifier.KeyId.ToString("x8", CultureInfo.InvariantCulture);
        return new("OKP", "Ed25519", "EdDSA", "sig", id, Base64Url.EncodeToString(key), text);
    }
}
