using System.Globalization;
using CsCheck;
using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

public sealed class GrowingATree
{
    // The leaves and roots that implementations of RFC 6962 test each other with (transparency-dev/merkle, certificate-transparency).
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void each_size_has_the_published_root()
    {
        var frontier = new Frontier();
        Assert.Equal(Roots[0], Convert.ToHexStringLower(frontier.Root()));
        for (var i = 0; i < Leaves.Length; i++)
        {
            frontier.Append(MerkleTree.LeafHash(Convert.FromHexString(Leaves[i])));
            Assert.Equal(i + 1, frontier.Size);
            Assert.Equal(Roots[i + 1], Convert.ToHexStringLower(frontier.Root()));
        }
    }

    [Fact]
    public void the_root_is_that_of_the_recursive_definition() =>
        Gen.Int[0, 300].Sample(size =>
        {
            var leaves = Enumerable.Range(0, size).Select(Leaf).ToArray();
            var frontier = new Frontier();
            foreach (var leaf in leaves) frontier.Append(leaf);
            Assert.Equal(Defined(leaves), frontier.Root());
        }, iter: 100);

    [Fact]
    public void a_kept_edge_goes_on_where_it_stopped() =>
        Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200]).Sample((before, after) =>
        {
            var whole = new Frontier();
            for (var i = 0; i < before; i++) whole.Append(Leaf(i));
            var kept = new Frontier(whole.Size, whole.Subtrees);
            for (var i = before; i < before + after; i++)
            {
                whole.Append(Leaf(i));
                kept.Append(Leaf(i));
            }

            Assert.Equal(whole.Root(), kept.Root());
        }, iter: 100);

    [Fact]
    public void an_edge_that_does_not_fit_its_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Frontier(3, [Leaf(1)]));
        Assert.Throws<ArgumentException>(() => new Frontier(1, [[1, 2, 3]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Frontier(-1, []));
        Assert.Throws<ArgumentException>(() => new Frontier().Append([1, 2, 3]));
    }

    private static byte[] Leaf(int index) =>
        MerkleTree.LeafHash(System.Text.Encoding.UTF8.GetBytes(index.ToString(CultureInfo.InvariantCulture)));

    // RFC 6962 section 2.1, word for word: split at the largest power of two below the size.
    private static byte[] Defined(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 0) return MerkleTree.EmptyRoot;
        if (leaves.Length == 1) return leaves[0];
        var split = 1;
        while (split * 2 < leaves.Length) split *= 2;
        return MerkleTree.NodeHash(Defined(leaves[..split]), Defined(leaves[split..]));
    }
}
