using System.Buffers.Text;

namespace U4ssc.Audit.Domain;

/// <summary>
/// A place in a timeline: up to which version each of its histories was told. It says all that is needed to go on there, so nothing is kept
/// of who reads.
/// </summary>
/// <param name="Group">The submission whose histories these are, in a timeline of many submissions; otherwise empty.</param>
/// <param name="Versions">In the order of the histories; those after the last are at their beginning.</param>
public sealed record TimelinePlace(Guid Group, IReadOnlyList<long> Versions)
{
    private const int HistoriesMax = 200;
    private const int VarintBytesMax = 9;

    /// <summary>Before everything.</summary>
    public static TimelinePlace Beginning { get; } = new(Guid.Empty, []);

    /// <summary>As it stands in an address: a short text of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public string Written()
    {
        var bytes = new List<byte>(Group == Guid.Empty ? [0] : [1, .. Group.ToByteArray(bigEndian: true)]);
        for (var end = Versions.Count; ; end--)
        {
            if (end > 0 && Versions[end - 1] == 0) continue;
            foreach (var version in Versions.Take(end)) Write(bytes, version);
            return Base64Url.EncodeToString([.. bytes]);
        }
    }

    /// <summary>Null where the text is no place.</summary>
    public static TimelinePlace? Read(string? text)
    {
        if (text is null || !Base64Url.IsValid(text)) return null;
        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length == 0 || bytes[0] > 1 || (bytes[0] == 1 && bytes.Length < 17)) return null;
        var group = bytes[0] == 1 ? new Guid(bytes.Slice(1, 16), bigEndian: true) : Guid.Empty;
        bytes = bytes[(bytes[0] == 1 ? 17 : 1)..];
        var versions = new List<long>();
        while (bytes.Length > 0)
        {
            if (versions.Count == HistoriesMax || Read(ref bytes) is not { } version) return null;
            versions.Add(version);
        }

        var read = new TimelinePlace(group, versions);
        // There is one text for a place.
        return read.Written() == text ? read : null;
    }

    private static void Write(List<byte> bytes, long version)
    {
        for (; version >= 0x80; version >>= 7) bytes.Add((byte)(version | 0x80));
        bytes.Add((byte)version);
    }

    private static long? Read(ref ReadOnlySpan<byte> bytes)
    {
        long version = 0;
        for (var i = 0; i < Math.Min(bytes.Length, VarintBytesMax); i++)
        {
            version |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] >= 0x80) continue;
            bytes = bytes[(i + 1)..];
            return version;
        }

        return null;
    }
}
