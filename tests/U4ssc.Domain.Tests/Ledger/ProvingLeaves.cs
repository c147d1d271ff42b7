using System.Globalization;
using System.Text;
using CsCheck;
using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class ProvingLeaves
{
    private const int SizeMax = 260;

    // The leaves that implementations of RFC 6962 test each other with (transparency-dev/merkle, certificate-transparency).
    private static readonly byte[][] Published =
        [.. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }
            .Select(leaf => MerkleTree.LeafHash(Convert.FromHexString(leaf)))];

    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, SizeMax).Select(i =>
        MerkleTree.LeafHash(Encoding.UTF8.GetBytes(i.ToString(CultureInfo.InvariantCulture))))];

    private static readonly byte[][] Roots = [.. Enumerable.Range(0, SizeMax + 1).Select(size => Root(Leaves[..size]))];

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(0, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(5, 8, "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(1, 5, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void audit_paths_are_those_that_others_published(int index, int size, string path)
    {
        var made = MerkleProofs.Inclusion(index, size, Reader(Published[..size]));
        Assert.Equal(path, string.Join(' ', made.Select(Convert.ToHexStringLower)));
        Assert.True(MerkleProofs.VerifyInclusion(index, size, Published[index], made, Root(Published[..size])));
    }

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(1, 8, "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e 6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")]
    [InlineData(6, 8, "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(2, 5, "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b")]
    public void consistency_is_proved_as_others_published(int first, int second, string path)
    {
        var made = MerkleProofs.Consistency(first, second, Reader(Published[..second]));
        Assert.Equal(path, string.Join(' ', made.Select(Convert.ToHexStringLower)));
        Assert.True(MerkleProofs.VerifyConsistency(first, second, Root(Published[..first]), Root(Published[..second]), made));
    }

    // The tree of seven leaves in RFC 6962 section 2.1.3, its letters included.
    [Fact]
    public void the_examples_of_the_standard_come_out()
    {
        var d = Leaves[..7];
        var (a, b, c, f, i) = (d[0], d[1], d[2], d[5], Root(d[4..6]));
        var (g, h, k, l, j) = (Root(d[..2]), Root(d[2..4]), Root(d[..4]), Root(d[4..7]), d[6]);
        Assert.Equal([b, h, l], MerkleProofs.Inclusion(0, 7, Reader(d)));
        Assert.Equal([c, g, l], MerkleProofs.Inclusion(3, 7, Reader(d)));
        Assert.Equal([f, j, k], MerkleProofs.Inclusion(4, 7, Reader(d)));
        Assert.Equal([i, k], MerkleProofs.Inclusion(6, 7, Reader(d)));
        Assert.Equal([c, d[3], g, l], MerkleProofs.Consistency(3, 7, Reader(d)));
        Assert.Equal([l], MerkleProofs.Consistency(4, 7, Reader(d)));
        Assert.Equal([i, j, k], MerkleProofs.Consistency(6, 7, Reader(d)));
        Assert.Equal(a, d[0]);
    }

    [Fact]
    public void every_leaf_of_every_tree_is_proved_at_its_place_and_at_no_other()
    {
        for (var size = 1; size <= SizeMax; size++)
        {
            var read = Reader(Leaves[..size]);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleProofs.Inclusion(index, size, read);
                Assert.True(MerkleProofs.VerifyInclusion(index, size, Leaves[index], path, Roots[size]));
                var other = (index + 1) % size;
                if (other != index) Assert.False(MerkleProofs.VerifyInclusion(other, size, Leaves[index], path, Roots[size]));
            }
        }
    }

    [Fact]
    public void every_tree_is_proved_to_be_the_beginning_of_every_larger_one()
    {
        for (var second = 0; second <= SizeMax; second++)
        {
            var read = Reader(Leaves[..second]);
            for (var first = 0; first <= second; first++)
            {
                var path = MerkleProofs.Consistency(first, second, read);
                Assert.True(MerkleProofs.VerifyConsistency(first, second, Roots[first], Roots[second], path));
                if (first != second && first > 0)
                {
                    Assert.False(MerkleProofs.VerifyConsistency(first, second, Roots[second], Roots[second], path));
                    Assert.False(MerkleProofs.VerifyConsistency(first, second, Roots[first], Roots[first], path));
                }
            }
        }
    }

    [Fact]
    public void any_changed_bit_of_a_proof_is_noticed()
    {
        for (var second = 1; second <= 17; second++)
        {
            var read = Reader(Leaves[..second]);
            for (var first = 0; first < second; first++)
            {
                var path = MerkleProofs.Inclusion(first, second, read);
                foreach (var altered in Altered(path))
                    Assert.False(MerkleProofs.VerifyInclusion(first, second, Leaves[first], altered, Roots[second]));
                var proof = MerkleProofs.Consistency(first, second, read);
                foreach (var altered in Altered(proof))
                    Assert.False(MerkleProofs.VerifyConsistency(first, second, Roots[first], Roots[second], altered));
            }
        }
    }

    [Fact]
    public void a_proof_with_another_number_of_hashes_is_refused()
    {
        for (var second = 1; second <= 35; second++)
        {
            var read = Reader(Leaves[..second]);
            for (var first = 0; first < second; first++)
            {
                foreach (var altered in Longer(MerkleProofs.Inclusion(first, second, read)))
                    Assert.False(MerkleProofs.VerifyInclusion(first, second, Leaves[first], altered, Roots[second]));
                foreach (var altered in Longer(MerkleProofs.Consistency(first, second, read)))
                    Assert.False(MerkleProofs.VerifyConsistency(first, second, Roots[first], Roots[second], altered));
            }
        }
    }

    [Fact]
    public void nonsense_is_refused()
    {
        Assert.False(MerkleProofs.VerifyInclusion(-1, 1, Leaves[0], [], Leaves[0]));
        Assert.False(MerkleProofs.VerifyInclusion(1, 1, Leaves[0], [], Leaves[0]));
        Assert.False(MerkleProofs.VerifyInclusion(0, 1, [], [], Leaves[0]));
        Assert.False(MerkleProofs.VerifyInclusion(0, 2, Leaves[0], [[1]], Roots[2]));
        Assert.False(MerkleProofs.VerifyInclusion(0, long.MaxValue, Leaves[0], [.. Enumerable.Repeat(Leaves[0], 65)], Roots[2]));
        Assert.False(MerkleProofs.VerifyConsistency(2, 1, Roots[2], Roots[1], []));
        Assert.False(MerkleProofs.VerifyConsistency(-1, 1, Roots[0], Roots[1], []));
        Assert.False(MerkleProofs.VerifyConsistency(0, 1, Roots[1], Roots[1], []));
        Assert.False(MerkleProofs.VerifyConsistency(0, 0, Roots[1], Roots[0], []));
        Assert.False(MerkleProofs.VerifyConsistency(3, 7, Roots[3], Roots[7], [[1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProofs.Inclusion(7, 7, Reader(Leaves[..7])));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleProofs.Consistency(8, 7, Reader(Leaves[..7])));
    }

    [Fact]
    public void tiles_give_the_same_proofs() =>
        Gen.Select(Gen.Int[1, 70_000], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample((size, one, other) =>
        {
            var tiles = new TileHashes(size, LargeTile);
            var root = MerkleProofs.Root(size, tiles.Hash);
            var index = one % size;
            var path = MerkleProofs.Inclusion(index, size, tiles.Hash);
            Assert.True(MerkleProofs.VerifyInclusion(index, size, Large(0, index), path, root));
            var first = other % (size + 1);
            var proof = MerkleProofs.Consistency(first, size, tiles.Hash);
            Assert.True(MerkleProofs.VerifyConsistency(first, size, MerkleProofs.Root(first, Large), root, proof));
        }, iter: 100);

    [Fact]
    public void a_tile_of_another_length_is_noticed() =>
        Assert.Throws<InvalidDataException>(() => new TileHashes(300, tile => new byte[tile.HashBytes - 1]).Hash(0, 299));

    [Fact]
    public void a_whole_tile_gives_the_hash_above_it()
    {
        Assert.Equal(Large(8, 1), new Tile(0, 1).Root(LargeTile(new(0, 1))));
        Assert.Throws<InvalidOperationException>(() => new Tile(0, 1, 255).Root(new byte[255 * 32]));
    }

    private static IEnumerable<IReadOnlyList<byte[]>> Altered(IReadOnlyList<byte[]> path)
    {
        for (var bit = 0; bit < path.Count * MerkleTree.HashBytes * 8; bit++)
        {
            byte[][] altered = [.. path.Select(hash => hash.ToArray())];
            altered[bit / 256][bit % 256 / 8] ^= (byte)(1 << (bit % 8));
            yield return altered;
        }
    }

    private static IEnumerable<IReadOnlyList<byte[]>> Longer(IReadOnlyList<byte[]> path)
    {
        for (var at = 0; at < path.Count; at++)
        {
            yield return [.. path.Take(at), .. path.Skip(at + 1)];
            yield return [.. path.Take(at), path[at], path[at], .. path.Skip(at + 1)];
        }

        yield return [.. path, Leaves[0]];
        yield return [Leaves[0], .. path];
    }

    private static MerkleProofs.HashReader Reader(byte[][] leaves)
    {
        var levels = Levels(leaves);
        return (level, index) => levels[level][index];
    }

    private static byte[][][] Levels(byte[][] level)
    {
        var levels = new List<byte[][]> { level };
        while (level.Length > 1)
        {
            level = [.. level.Chunk(2).Where(pair => pair.Length == 2).Select(pair => MerkleTree.NodeHash(pair[0], pair[1]))];
            levels.Add(level);
        }

        return [.. levels];
    }

    private static byte[] Root(byte[][] leaves)
    {
        var frontier = new Frontier();
        foreach (var leaf in leaves) frontier.Append(leaf);
        return frontier.Root();
    }

    // A tree of 70 000 leaves, once for all.
    private static readonly Lazy<byte[][][]> LargeTree =
        new(() => Levels([.. Enumerable.Range(0, 70_000).Select(i => MerkleTree.LeafHash(BitConverter.GetBytes(i)))]));

    private static byte[] Large(int level, long index) => LargeTree.Value[level][index];

    private static byte[] LargeTile(Tile tile) =>
        [.. Enumerable.Range(0, tile.Width).SelectMany(i => Large(tile.Level * 8, (tile.Index * 256) + i))];
}
