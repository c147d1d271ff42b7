using System.Security.Cryptography;
using System.Text;
using NSec.Cryptography;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>
/// The programme's own key for deliveries (Ed25519, <c>v1a</c> of Standard Webhooks). It comes from <c>Events:SigningKey</c>, and is
/// another one than that of heads: what one signs can never pass for what the other does.
/// </summary>
internal sealed class WebhookKey : IDisposable
{
    private const int SeedBytes = 32;
    private readonly Key key;

    private WebhookKey(Key key, IReadOnlyList<string> former)
    {
        this.key = key;
        PublicKey = "whpk_" + Convert.ToBase64String(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
        PublicKeys = [PublicKey, .. former];
    }

    /// <summary>The public half in the form of Standard Webhooks.</summary>
    public string PublicKey { get; }

    /// <summary>The present one, and those before it.</summary>
    public IReadOnlyList<string> PublicKeys { get; }

    /// <summary>Reads <c>Events:SigningKey</c>, which others have checked, and <c>Webhooks:FormerKeys</c>.</summary>
    public static WebhookKey Read(IConfiguration configuration)
    {
        var seed = HKDF.DeriveKey(
            HashAlgorithmName.SHA256, Convert.FromBase64String(configuration["Events:SigningKey"] ?? ""), SeedBytes,
            info: Encoding.UTF8.GetBytes("u4ssc.events/standard-webhooks/v1a"));
        return new(
            Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey),
            configuration.GetSection("Webhooks:FormerKeys").Get<string[]>() ?? []);
    }

    /// <summary>Signs.</summary>
    public byte[] Sign(ReadOnlySpan<byte> signed) => SignatureAlgorithm.Ed25519.Sign(key, signed);

    /// <inheritdoc />
    public void Dispose() => key.Dispose();
}
