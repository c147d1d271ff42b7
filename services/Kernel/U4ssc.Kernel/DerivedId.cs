using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace U4ssc.Kernel;

/// <summary>
/// Ids that follow from other ids (UUID version 5, RFC 9562 section 5.5): the same fact gives the same id on every machine,
/// so a repeated message cannot start a second stream.
/// </summary>
public static class DerivedId
{
    // Namespace of this platform, drawn once; part of every derived id, never to be changed.
    private static readonly Guid Platform = new("6f2d4b0e-5c1a-4e83-9a77-3d0c1f5b8e21");

    /// <summary>The id of the one <paramref name="kind"/> that <paramref name="key"/> names, such as <c>("agency", "NO-KS")</c>.</summary>
    [SuppressMessage("Security", "CA5350",
        Justification = "RFC 9562 fixes SHA-1 for version 5; nothing here rests on its collision resistance.")]
    public static Guid Of(string kind, string key)
    {
        var name = Encoding.UTF8.GetBytes($"{kind}:{key}");
        Span<byte> input = stackalloc byte[16 + name.Length];
        Platform.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input[16..]);
        Span<byte> hash = stackalloc byte[20];
        SHA1.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>The id of the one <paramref name="kind"/> that belongs to another id, such as the case of a submission.</summary>
    public static Guid Of(string kind, Guid key) => Of(kind, key.ToString("D"));
}
