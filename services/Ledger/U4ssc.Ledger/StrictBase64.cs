using System.Diagnostics.CodeAnalysis;

namespace U4ssc.Ledger;

/// <summary>Base64 with one spelling for each value: no white space, and no bits after the last byte that could be anything.</summary>
internal static class StrictBase64
{
    public static bool TryRead(string text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || Convert.ToBase64String(bytes, 0, length) != text) return false;
        value = bytes[..length];
        return true;
    }

    /// <summary>True for the base64 of one hash.</summary>
    public static bool TryReadHash(string text, [NotNullWhen(true)] out byte[]? hash) =>
        TryRead(text, out hash) && hash.Length == MerkleTree.HashBytes;
}
