using U4ssc.Ledger;

namespace U4ssc.Audit.Checking;

/// <summary>
/// Verifies the inclusion of many leaves of one tree. Neighbours have nearly the whole way to the root in common: what was verified once is
/// not hashed again, only held against what the next proof says. So a leaf costs two hashes and not twenty.
/// </summary>
internal sealed class Inclusions(long size, byte[] root)
{
    // By level: the node that the last verified way went through, and its sibling as that way had it.
    private readonly List<(long Index, byte[] Node, byte[]? Sibling)> way = [];

    /// <summary>True where the path leads from this leaf to the root.</summary>
    public bool Verify(long index, byte[] leafHash, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size) return false;
        var (at, last, level, used) = (index, size - 1, 0, 0);
        var ways = new List<(long Index, byte[] Node, byte[]? Sibling)>();
        var hash = leafHash;
        while (true)
        {
            if (level < way.Count && way[level].Index == at && way[level].Node.AsSpan().SequenceEqual(hash))
            {
                // From here on it must be the way that was verified.
                for (var above = level; above < way.Count; above++)
                {
                    ways.Add(way[above]);
                    if (way[above].Sibling is not { } known) continue;
                    if (used == path.Count || !path[used++].AsSpan().SequenceEqual(known)) return false;
                }

                return used == path.Count && Keep(ways);
            }

            if (last == 0)
            {
                ways.Add((at, hash, null));
                return used == path.Count && hash.AsSpan().SequenceEqual(root) && Keep(ways);
            }

            // The right edge has no sibling where its level is not full.
            if ((at & 1) == 0 && at == last)
            {
                ways.Add((at, hash, null));
            }
            else
            {
                if (used == path.Count) return false;
                var sibling = path[used++];
                ways.Add((at, hash, sibling));
                hash = (at & 1) == 1 ? MerkleTree.NodeHash(sibling, hash) : MerkleTree.NodeHash(hash, sibling);
            }

            (at, last, level) = (at >> 1, last >> 1, level + 1);
        }
    }

    private bool Keep(List<(long Index, byte[] Node, byte[]? Sibling)> verified)
    {
        way.Clear();
        way.AddRange(verified);
        return true;
    }
}
