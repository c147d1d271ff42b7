using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace U4ssc.Audit.Bundles;

/// <summary>A stored file of a ZIP.</summary>
internal sealed record ZipEntry(string Path, uint Crc32, long Size);

/// <summary>
/// Everything in a ZIP (PKWARE APPNOTE 6.3) that is not content, written in the only way that this format has: nothing is compressed, no
/// times, no attributes, no comments; the larger fields (ZIP64) exactly where the small ones do not suffice. So two machines write the same
/// bytes, a reader can hold every one of them against what they must be, and nothing can unfold to more than what lies there.
/// </summary>
internal static class ZipLayout
{
    public const int FilesMax = 100_000;
    public const int EndBytes = 22;
    public const int End64Bytes = 56;
    public const int LocatorBytes = 20;
    public const uint LocatorSign = 0x07064b50;
    public const uint EndSign = 0x06054b50;
    public const uint End64Sign = 0x06064b50;
    public const uint CentralSign = 0x02014b50;
    public const int CentralBytes = 46;
    public const ushort Extra64 = 1;

    private const uint LocalSign = 0x04034b50;
    private const ushort Plain = 20;
    private const ushort Large = 45;

    // The first day that the format can say.
    private const uint NoTime = 0x0021_0000;

    /// <summary>What stands before the content of a file.</summary>
    public static byte[] Local(ZipEntry entry)
    {
        var large = entry.Size >= uint.MaxValue;
        var to = new ArrayBufferWriter<byte>();
        Number(to, LocalSign);
        Common(to, entry, large ? Large : Plain, (ushort)(large ? 20 : 0));
        Text(to, entry.Path);
        if (!large) return to.WrittenSpan.ToArray();
        Short(to, Extra64);
        Short(to, 16);
        Long(to, entry.Size);
        Long(to, entry.Size);
        return to.WrittenSpan.ToArray();
    }

    /// <summary>What stands after the last file.</summary>
    public static byte[] Directory(IReadOnlyCollection<ZipEntry> entries)
    {
        var to = new ArrayBufferWriter<byte>();
        var offset = 0L;
        foreach (var entry in entries)
        {
            Central(to, entry, offset);
            offset += Local(entry).Length + entry.Size;
        }

        long length = to.WrittenCount;
        if (entries.Count >= ushort.MaxValue || offset >= uint.MaxValue)
        {
            Number(to, End64Sign);
            Long(to, End64Bytes - 12);
            Short(to, Large);
            Short(to, Large);
            Number(to, 0);
            Number(to, 0);
            Long(to, entries.Count);
            Long(to, entries.Count);
            Long(to, length);
            Long(to, offset);
            Number(to, LocatorSign);
            Number(to, 0);
            Long(to, offset + length);
            Number(to, 1);
        }

        Number(to, EndSign);
        Number(to, 0);
        Short(to, (ushort)Math.Min(entries.Count, ushort.MaxValue));
        Short(to, (ushort)Math.Min(entries.Count, ushort.MaxValue));
        Number(to, (uint)length);
        Number(to, Small(offset));
        Short(to, 0);
        return to.WrittenSpan.ToArray();
    }

    private static void Central(ArrayBufferWriter<byte> to, ZipEntry entry, long offset)
    {
        bool large = entry.Size >= uint.MaxValue, far = offset >= uint.MaxValue;
        var extra = (large ? 16 : 0) + (far ? 8 : 0);
        var version = large || far ? Large : Plain;
        Number(to, CentralSign);
        Short(to, version);
        Common(to, entry, version, (ushort)(extra == 0 ? 0 : extra + 4));
        Short(to, 0);
        Short(to, 0);
        Short(to, 0);
        Number(to, 0);
        Number(to, Small(offset));
        Text(to, entry.Path);
        if (extra == 0) return;
        Short(to, Extra64);
        Short(to, (ushort)extra);
        if (large)
        {
            Long(to, entry.Size);
            Long(to, entry.Size);
        }

        if (far) Long(to, offset);
    }

    private static void Common(ArrayBufferWriter<byte> to, ZipEntry entry, ushort version, ushort extra)
    {
        Short(to, version);
        Short(to, 0);
        Short(to, 0);
        Number(to, NoTime);
        Number(to, entry.Crc32);
        Number(to, Small(entry.Size));
        Number(to, Small(entry.Size));
        Short(to, (ushort)entry.Path.Length);
        Short(to, extra);
    }

    private static uint Small(long number) => (uint)Math.Min(number, uint.MaxValue);

    private static void Text(ArrayBufferWriter<byte> to, string text) =>
        to.Advance(Encoding.ASCII.GetBytes(text, to.GetSpan(text.Length)));

    private static void Short(ArrayBufferWriter<byte> to, ushort number)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to.GetSpan(2), number);
        to.Advance(2);
    }

    private static void Number(ArrayBufferWriter<byte> to, uint number)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(to.GetSpan(4), number);
        to.Advance(4);
    }

    private static void Long(ArrayBufferWriter<byte> to, long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to.GetSpan(8), number);
        to.Advance(8);
    }
}
