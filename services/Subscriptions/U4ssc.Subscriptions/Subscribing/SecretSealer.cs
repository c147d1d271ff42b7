using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>
/// Keeps secrets sealed where they lie (AES-256-GCM): the key is in the configuration and nowhere in the database. Each is bound to what it
/// is the secret of, so that none can be put in another's place.
/// </summary>
internal sealed class SecretSealer
{
    private const int KeyBytes = 32, NonceBytes = 12, TagBytes = 16, IdCharacters = 8;

    // The key that seals, first.
    private readonly List<(string Id, byte[] Key)> keys;

    private SecretSealer(List<(string Id, byte[] Key)> keys) => this.keys = keys;

    /// <summary>
    /// Reads <c>Webhooks:SealingKey</c>, base64 of 32 secret bytes, and <c>Webhooks:FormerSealingKeys</c>, with which still can be opened
    /// what they sealed.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is not what it should be.</exception>
    public static SecretSealer Read(IConfiguration configuration) => new(
    [
        Key(configuration["Webhooks:SealingKey"], "Webhooks:SealingKey"),
        .. (configuration.GetSection("Webhooks:FormerSealingKeys").Get<string[]>() ?? [])
            .Select(former => Key(former, "One of Webhooks:FormerSealingKeys")),
    ]);

    /// <summary>Seals a text.</summary>
    /// <param name="of">What it is the secret of.</param>
    public string Seal(string text, string of)
    {
        var (id, key) = keys[0];
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = whole.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            nonce, plain, whole.AsSpan(NonceBytes + TagBytes), whole.AsSpan(NonceBytes, TagBytes), Encoding.UTF8.GetBytes(of));
        return $"{id}.{Base64Url.EncodeToString(whole)}";
    }

    /// <summary>Opens what was sealed.</summary>
    /// <exception cref="CryptographicException">It was sealed with a key that is not here, for something else, or was changed.</exception>
    public string Open(string text, string of)
    {
        var id = text.Split('.', 2)[0];
        var (_, key) = keys.Find(one => one.Id == id) is { Key: not null } known
            ? known
            : throw new CryptographicException(
                $"The key {id} that sealed this is not among the settings Webhooks:SealingKey and FormerSealingKeys.");
        var whole = Base64Url.DecodeFromChars(text.AsSpan(id.Length + 1)).AsSpan();
        var plain = new byte[whole.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            whole[..NonceBytes], whole[(NonceBytes + TagBytes)..], whole.Slice(NonceBytes, TagBytes), plain,
            Encoding.UTF8.GetBytes(of));
        return Encoding.UTF8.GetString(plain);
    }

    private static (string Id, byte[] Key) Key(string? text, string setting)
    {
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(text ?? "", key, out var length) && length == KeyBytes
            ? (Convert.ToHexStringLower(SHA256.HashData(key))[..IdCharacters], key)
            : throw new InvalidOperationException(
                $"The setting {setting} is not base64 of {KeyBytes} bytes: make one with `openssl rand -base64 {KeyBytes}` and keep it secret.");
    }
}
