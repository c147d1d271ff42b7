using System.Numerics;

namespace U4ssc.Ledger;

/// <summary>
/// Proofs about a tree (RFC 6962 section 2.1), made from the roots of its whole subtrees, wherever these are kept, and verified with
/// nothing but hashes.
/// </summary>
public static class MerkleProofs
{
    /// <summary>Hashes of a proof at the most.</summary>
    public const int HashesMax = 64;

    /// <summary>Reads the root of the 2^<paramref name="level"/> leaves from <paramref name="index"/> times 2^<paramref name="level"/>
    /// on; all of them are in the tree. <see cref="TileHashes"/> is one.</summary>
    public delegate byte[] HashReader(int level, long index);

    /// <summary>The audit path of a leaf (RFC 6962 section 2.1.1), from its sibling up to a child of the root.</summary>
    /// <param name="index">Place of the leaf, from 0.</param>
    /// <param name="size">Leaves in the tree.</param>
    /// <param name="read">The hashes of that tree, or of a larger one.</param>
    public static IReadOnlyList<byte[]> Inclusion(long index, long size, HashReader read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var split = from + Split(to - from);
            if (index < split)
            {
                path.Add(Root(split, to, read));
                to = split;
            }
            else
            {
                path.Add(Root(from, split, read));
                from = split;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>The proof that the tree of one size is the beginning of the tree of another (RFC 6962 section 2.1.2).</summary>
    /// <param name="first">Leaves of the smaller tree; for none of them the proof is empty.</param>
    /// <param name="second">Leaves of the larger tree.</param>
    /// <param name="read">The hashes of the larger tree, or of a still larger one.</param>
    public static IReadOnlyList<byte[]> Consistency(long first, long second, HashReader read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var path = new List<byte[]>();
        if (first == 0 || first == second) return path;
        var (from, to) = (0L, second);
        while (first < to)
        {
            var split = from + Split(to - from);
            if (first <= split)
            {
                path.Add(Root(split, to, read));
                to = split;
            }
            else
            {
                path.Add(Root(from, split, read));
                from = split;
            }
        }

        // Where it is the whole left part of the larger tree, the verifier has its root already.
        if (from > 0) path.Add(Root(from, to, read));
        path.Reverse();
        return path;
    }

    /// <summary>The root of a tree, or of a larger tree's beginning.</summary>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="read">Its hashes.</param>
    public static byte[] Root(long size, HashReader read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? MerkleTree.EmptyRoot : Root(0, size, read);
    }

    /// <summary>True where the path leads from the leaf at this place to the root of the tree of this size (RFC 9162 section
    /// 2.1.3.2).</summary>
    public static bool VerifyInclusion(
        long index, long size, ReadOnlySpan<byte> leafHash, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (index < 0 || index >= size || leafHash.Length != MerkleTree.HashBytes || !AreHashes(path)) return false;
        var (at, last) = (index, size - 1);
        var hash = leafHash.ToArray();
        foreach (var sibling in path)
        {
            if (last == 0) return false;
            if ((at & 1) == 1 || at == last)
            {
                hash = MerkleTree.NodeHash(sibling, hash);
                Skip(ref at, ref last);
            }
            else
            {
                hash = MerkleTree.NodeHash(hash, sibling);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && root.SequenceEqual(hash);
    }

    /// <summary>True where the path shows that the tree of the first root is the beginning of the tree of the second one (RFC 9162 section
    /// 2.1.4.2). The tree without leaves is the beginning of every tree, with an empty path.</summary>
    public static bool VerifyConsistency(
        long first, long second, ReadOnlySpan<byte> firstRoot, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (first < 0 || first > second || firstRoot.Length != MerkleTree.HashBytes || !AreHashes(path)) return false;
        if (first == second) return path.Count == 0 && firstRoot.SequenceEqual(secondRoot);
        if (first == 0) return path.Count == 0 && firstRoot.SequenceEqual(MerkleTree.EmptyRoot);
        var (at, last) = (first - 1, second - 1);
        while ((at & 1) == 1) (at, last) = (at >> 1, last >> 1);
        var given = BitOperations.IsPow2(first) ? 0 : 1;
        if (path.Count < Math.Max(given, 1)) return false;
        var left = given == 0 ? firstRoot.ToArray() : path[0];
        var whole = left;
        foreach (var hash in path.Skip(given))
        {
            if (last == 0) return false;
            if ((at & 1) == 1 || at == last)
            {
                left = MerkleTree.NodeHash(hash, left);
                whole = MerkleTree.NodeHash(hash, whole);
                Skip(ref at, ref last);
            }
            else
            {
                whole = MerkleTree.NodeHash(whole, hash);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && firstRoot.SequenceEqual(left) && secondRoot.SequenceEqual(whole);
    }

    // Upwards past the levels where the right edge has no sibling.
    private static void Skip(ref long at, ref long last)
    {
        while ((at & 1) == 0 && at != 0) (at, last) = (at >> 1, last >> 1);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> path) =>
        path.Count <= HashesMax && path.All(hash => hash.Length == MerkleTree.HashBytes);

    // The largest power of two below this number of leaves, of which there are two at least.
    private static long Split(long leaves) => 1L << BitOperations.Log2((ulong)leaves - 1);

    // Ranges come from splitting, so one of a power of two leaves begins at a multiple of it: it is a whole subtree.
    private static byte[] Root(long from, long to, HashReader read)
    {
        var leaves = to - from;
        if (BitOperations.IsPow2(leaves))
        {
            var level = BitOperations.Log2((ulong)leaves);
            return read(level, from >> level);
        }

        var split = from + Split(leaves);
        return MerkleTree.NodeHash(Root(from, split, read), Root(split, to, read));
    }
}

/// <summary>The hashes of a tree of one size, read from its tiles.</summary>
/// <param name="size">Leaves of the tree.</param>
/// <param name="read">Gives the bytes of a tile that a tree of this size has.</param>
public sealed class TileHashes(long size, Func<Tile, byte[]> read)
{
    private readonly Dictionary<Tile, byte[]> tiles = [];

    /// <summary>The root of a whole subtree; see <see cref="MerkleProofs.HashReader"/>.</summary>
    /// <exception cref="InvalidDataException">A tile is not as long as it must be.</exception>
    public byte[] Hash(int level, long index)
    {
        var tile = Tile.Holding(level, index, size);
        if (!tiles.TryGetValue(tile, out var hashes)) tiles[tile] = hashes = read(tile);
        return hashes.Length == tile.HashBytes
            ? tile.Node(hashes, level, index)
            : throw new InvalidDataException($"{tile.Path} should have {tile.HashBytes} bytes and has {hashes.Length}.");
    }
}
