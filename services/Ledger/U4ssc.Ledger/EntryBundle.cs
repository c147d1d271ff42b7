using System.Buffers.Binary;

namespace U4ssc.Ledger;

/// <summary>The entries of a tile's leaves, as they are served (C2SP tlog-tiles): each after its length in two bytes, big-endian.</summary>
public static class EntryBundle
{
    private const int LengthBytes = 2;

    /// <summary>The bundle of these entries.</summary>
    /// <exception cref="ArgumentException">There are too many, or one is too long.</exception>
    public static byte[] Write(IReadOnlyCollection<byte[]> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count is 0 or > Tile.WidthMax)
            throw new ArgumentException(
                $"A bundle has 1 to {Tile.WidthMax} entries; this one would have {entries.Count}.", nameof(entries));
        if (entries.Any(entry => entry.Length > ushort.MaxValue))
            throw new ArgumentException($"An entry has {ushort.MaxValue} bytes at the most.", nameof(entries));
        var bundle = new byte[entries.Sum(entry => LengthBytes + entry.Length)];
        var at = 0;
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bundle.AsSpan(at), (ushort)entry.Length);
            entry.CopyTo(bundle.AsSpan(at + LengthBytes));
            at += LengthBytes + entry.Length;
        }

        return bundle;
    }

    /// <summary>The entries of a bundle, in order.</summary>
    /// <exception cref="FormatException">It ends within an entry, is empty, or has too many.</exception>
    public static IReadOnlyList<byte[]> Read(ReadOnlySpan<byte> bundle)
    {
        var entries = new List<byte[]>();
        while (!bundle.IsEmpty)
        {
            var length = bundle.Length < LengthBytes ? int.MaxValue : BinaryPrimitives.ReadUInt16BigEndian(bundle);
            if (bundle.Length - LengthBytes < length) throw new FormatException($"The bundle ends within entry {entries.Count}.");
            entries.Add(bundle.Slice(LengthBytes, length).ToArray());
            bundle = bundle[(LengthBytes + length)..];
        }

        return entries.Count is 0 or > Tile.WidthMax
            ? throw new FormatException($"A bundle has 1 to {Tile.WidthMax} entries; this one has {entries.Count}.")
            : entries;
    }
}
