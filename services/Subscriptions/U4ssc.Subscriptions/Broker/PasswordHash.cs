using System.Security.Cryptography;
using System.Text;

namespace U4ssc.Subscriptions.Broker;

/// <summary>A password as the broker keeps it: four bytes of salt and the SHA-256 of salt and password, in base64.</summary>
internal static class PasswordHash
{
    /// <summary>Its name with the broker.</summary>
    public const string Algorithm = "rabbit_password_hashing_sha256";

    private const int SaltBytes = 4;

    /// <summary>With a new salt.</summary>
    public static string Of(string password) => With(RandomNumberGenerator.GetBytes(SaltBytes), password);

    /// <summary>True where what the broker has is the hash of this password.</summary>
    public static bool Is(SeenLogin login, string password)
    {
        var hash = new byte[SaltBytes + SHA256.HashSizeInBytes];
        return login.HashingAlgorithm == Algorithm && Convert.TryFromBase64String(login.PasswordHash, hash, out var length)
            && length == hash.Length && With(hash[..SaltBytes], password) == login.PasswordHash;
    }

    private static string With(byte[] salt, string password) =>
        Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(password)])]);
}
