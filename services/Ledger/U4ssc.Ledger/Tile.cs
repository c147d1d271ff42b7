using System.Globalization;

namespace U4ssc.Ledger;

/// <summary>
/// A part of a log that is served as one immutable file (C2SP tlog-tiles): up to 256 neighbouring hashes of one level of the tree, or the
/// entries of 256 leaves. Each level of tiles is eight levels of the tree.
/// </summary>
/// <param name="Level">0 for the hashes of leaves, one more for the roots of whole tiles of the level below; see
/// <see cref="EntriesLevel"/>.</param>
/// <param name="Index">Place of the tile in its level.</param>
/// <param name="Width">Hashes or entries in it.</param>
public readonly record struct Tile(int Level, long Index, int Width = Tile.WidthMax)
{
    /// <summary>Hashes or entries of a whole tile.</summary>
    public const int WidthMax = 256;

    /// <summary>Levels of the tree in one level of tiles.</summary>
    public const int Height = 8;

    /// <summary>The level of what is no hash: a bundle of entries.</summary>
    public const int EntriesLevel = -1;

    /// <summary>The highest level that has a path; the largest tree has 8 of them.</summary>
    public const int LevelMax = 63;

    // A tree of 2^63 leaves has no tile above it.
    private const int LevelOfLargest = 7;

    private const string Prefix = "tile/";
    private const string Entries = "entries";
    private const string Part = ".p/";
    private const int Digits = 3;

    /// <summary>True where all of it is there; what is not whole yet will be served under another path when it has grown.</summary>
    public bool IsWhole => Width == WidthMax;

    /// <summary>Bytes of its hashes.</summary>
    public int HashBytes => Width * MerkleTree.HashBytes;

    /// <summary>The path below the address of the log, such as <c>tile/0/x001/x234/067.p/12</c>.</summary>
    public string Path
    {
        get
        {
            var number = Index.ToString(CultureInfo.InvariantCulture);
            number = number.PadLeft((number.Length + Digits - 1) / Digits * Digits, '0');
            var elements = number.Chunk(Digits).Select(digits => new string(digits)).ToArray();
            var folders = string.Concat(elements[..^1].Select(element => $"x{element}/"));
            var level = Level == EntriesLevel ? Entries : Level.ToString(CultureInfo.InvariantCulture);
            var part = IsWhole ? "" : string.Create(CultureInfo.InvariantCulture, $"{Part}{Width}");
            return $"{Prefix}{level}/{folders}{elements[^1]}{part}";
        }
    }

    /// <summary>Reads a path; only the one spelling that <see cref="Path"/> gives.</summary>
    public static bool TryParse(string? path, out Tile tile)
    {
        tile = default;
        if (path is null || path.Length > 64 || !path.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var rest = path[Prefix.Length..];
        var width = WidthMax;
        if (rest.IndexOf(Part, StringComparison.Ordinal) is >= 0 and var at)
        {
            if (!Decimals.TryRead(rest[(at + Part.Length)..], out var partial) || partial is < 1 or >= WidthMax) return false;
            (width, rest) = ((int)partial, rest[..at]);
        }

        var elements = rest.Split('/');
        if (elements.Length < 2) return false;
        long level = EntriesLevel;
        if (elements[0] != Entries && (!Decimals.TryRead(elements[0], out level) || level > LevelMax)) return false;
        if (!elements[1..^1].All(element => element.Length == Digits + 1 && element[0] == 'x')) return false;
        if (elements[^1].Length != Digits) return false;
        if (!long.TryParse(
            string.Concat(elements[1..^1].Select(element => element[1..]).Append(elements[^1])), NumberStyles.None,
            CultureInfo.InvariantCulture, out var index)) return false;
        tile = new((int)level, index, width);
        return tile.Path == path;
    }

    /// <summary>The tiles of a tree of this size, or those of them that a tree of another size does not have.</summary>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="since">Leaves of the smaller tree whose tiles are had already.</param>
    public static IEnumerable<Tile> Of(long size, long since = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(since);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, since);
        for (var level = 0; level <= LevelOfLargest && size >> (level * Height) > 0; level++)
        {
            var (from, to) = (since >> (level * Height), size >> (level * Height));
            if (from == to) continue;
            for (var index = from / WidthMax; index <= (to - 1) / WidthMax; index++)
                yield return new(level, index, (int)Math.Min(WidthMax, to - (index * WidthMax)));
        }
    }

    /// <summary>True where a tree of this size has the tile, as it is.</summary>
    public bool IsIn(long size)
    {
        var level = Math.Max(Level, 0);
        // The comparison of places first: the product of a place that is none could be anything.
        if (level > LevelOfLargest || Index > (size >> (level * Height)) / WidthMax) return false;
        return (Index * WidthMax) + Width <= size >> (level * Height);
    }

    /// <summary>The tile that has, or gives, the root of the 2^<paramref name="level"/> leaves from
    /// <paramref name="index"/> times 2^<paramref name="level"/> on, in a tree of this size.</summary>
    public static Tile Holding(int level, long index, long size)
    {
        var (tiles, within) = Math.DivRem(level, Height);
        var first = index << within;
        var there = size >> (tiles * Height);
        if (level is < 0 or > 62 || index < 0 || index + 1 > size >> level)
            throw new ArgumentOutOfRangeException(nameof(index), $"A tree of {size} leaves has no whole subtree {index} of level {level}.");
        return new(tiles, first / WidthMax, (int)Math.Min(WidthMax, there - (first / WidthMax * WidthMax)));
    }

    /// <summary>The root of a whole subtree, from the hashes of the tile that holds it.</summary>
    /// <param name="hashes">The bytes of the tile.</param>
    /// <param name="level">Level of the subtree in the tree.</param>
    /// <param name="index">Place of the subtree in its level.</param>
    public byte[] Node(ReadOnlySpan<byte> hashes, int level, long index)
    {
        var within = level - (Level * Height);
        var count = 1 << within;
        var first = (int)((index << within) - (Index * WidthMax));
        return Root(hashes.Slice(first * MerkleTree.HashBytes, count * MerkleTree.HashBytes));
    }

    /// <summary>The root of the whole tile: the hash that the level above has for it.</summary>
    /// <exception cref="InvalidOperationException">It is not whole.</exception>
    public byte[] Root(byte[] hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        if (!IsWhole || hashes.Length != HashBytes) throw new InvalidOperationException("A tile that is not whole has no root.");
        return Root(hashes.AsSpan());
    }

    private static byte[] Root(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == MerkleTree.HashBytes) return hashes.ToArray();
        var half = hashes.Length / 2;
        return MerkleTree.NodeHash(Root(hashes[..half]), Root(hashes[half..]));
    }
}
