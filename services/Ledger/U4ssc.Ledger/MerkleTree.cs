using System.Numerics;
using System.Security.Cryptography;

namespace U4ssc.Ledger;

/// <summary>The hashes of a Merkle tree as in RFC 6962 section 2.1: SHA-256, leaves and nodes told apart by their first byte.</summary>
public static class MerkleTree
{
    /// <summary>Bytes of every hash.</summary>
    public const int HashBytes = 32;

    private const byte LeafPrefix = 0x00;
    private const byte NodePrefix = 0x01;

    /// <summary>The root of the tree without leaves.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>The hash of a leaf with this content.</summary>
    public static byte[] LeafHash(ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(content);
        return hash.GetHashAndReset();
    }

    /// <summary>The hash of the node above these two.</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashBytes)];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashBytes)..]);
        return SHA256.HashData(input);
    }
}

/// <summary>
/// The right edge of a growing tree: the roots of its complete subtrees, largest first. It is all that appending and the root need, 32
/// bytes for each bit of the size. The hashes of the leaves are kept elsewhere: tiles and proofs are read from them.
/// </summary>
public sealed class Frontier
{
    private readonly List<byte[]> subtrees;

    /// <summary>The edge of the tree without leaves.</summary>
    public Frontier()
        : this(0, [])
    {
    }

    /// <summary>The edge as it was kept.</summary>
    /// <exception cref="ArgumentException">The hashes cannot be the edge of a tree of this size.</exception>
    public Frontier(long size, IEnumerable<byte[]> subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        this.subtrees = [.. subtrees];
        if (this.subtrees.Count != BitOperations.PopCount((ulong)size) || this.subtrees.Exists(hash => hash.Length != MerkleTree.HashBytes))
            throw new ArgumentException(
                $"A tree of {size} leaves has {BitOperations.PopCount((ulong)size)} complete subtrees with hashes of {MerkleTree.HashBytes} bytes.", nameof(subtrees));
        Size = size;
    }

    /// <summary>Leaves in the tree.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the complete subtrees, largest first.</summary>
    public IReadOnlyList<byte[]> Subtrees => subtrees;

    /// <summary>Adds one leaf at the right.</summary>
    /// <param name="leafHash">The hash of the leaf, not its content.</param>
    public void Append(byte[] leafHash)
    {
        ArgumentNullException.ThrowIfNull(leafHash);
        if (leafHash.Length != MerkleTree.HashBytes)
            throw new ArgumentException($"A hash has {MerkleTree.HashBytes} bytes.", nameof(leafHash));
        subtrees.Add(leafHash);

        // As with a binary counter: each trailing one of the size is a subtree that the new leaf completes into one of twice its size.
        for (var carry = Size; (carry & 1) == 1; carry >>= 1)
        {
            subtrees[^2] = MerkleTree.NodeHash(subtrees[^2], subtrees[^1]);
            subtrees.RemoveAt(subtrees.Count - 1);
        }

        Size++;
    }

    /// <summary>The root at this size.</summary>
    public byte[] Root()
    {
        if (Size == 0) return MerkleTree.EmptyRoot;
        var root = subtrees[^1];
        for (var i = subtrees.Count - 2; i >= 0; i--) root = MerkleTree.NodeHash(subtrees[i], root);
        return root;
    }
}
