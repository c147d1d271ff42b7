using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>
/// Signs as Standard Webhooks say: HMAC-SHA256 with each secret that counts (<c>v1</c>), and on request Ed25519 with the programme's key
/// (<c>v1a</c>), over id, time and body.
/// </summary>
/// <param name="secrets">The bytes of each, and until when it counts.</param>
/// <param name="key">Null where no <c>v1a</c> was asked for.</param>
internal sealed class WebhookSigner(IReadOnlyList<(byte[] Secret, DateTimeOffset? Until)> secrets, WebhookKey? key)
{
    private const string Prefix = "whsec_";

    /// <summary>The bytes of a secret in the form of Standard Webhooks.</summary>
    public static byte[] Bytes(string secret) => Convert.FromBase64String(secret[Prefix.Length..]);

    /// <summary>The value of <c>webhook-signature</c>.</summary>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.");
        var length = Encoding.UTF8.GetByteCount(head) + body.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            var signed = rented.AsSpan(0, length);
            body.CopyTo(signed[Encoding.UTF8.GetBytes(head, signed)..]);
            var signatures = new List<string>(3);
            foreach (var (secret, until) in secrets)
                if (until is null || until > at) signatures.Add($"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}");
            if (key is not null) signatures.Add($"v1a,{Convert.ToBase64String(key.Sign(signed))}");
            return string.Join(' ', signatures);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
