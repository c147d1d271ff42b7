using U4ssc.Ledger;
using Xunit;

namespace U4ssc.Domain.Tests.Ledger;

/// <summary>The paths and the examples of C2SP tlog-tiles.</summary>
public sealed class NamingTiles
{
    [Theory]
    [InlineData(0, 1234067, 256, "tile/0/x001/x234/067")]
    [InlineData(0, 0, 256, "tile/0/000")]
    [InlineData(3, 999, 1, "tile/3/999.p/1")]
    [InlineData(63, 1000, 255, "tile/63/x001/000.p/255")]
    [InlineData(Tile.EntriesLevel, 273, 112, "tile/entries/273.p/112")]
    [InlineData(Tile.EntriesLevel, 1234067, 256, "tile/entries/x001/x234/067")]
    public void a_tile_has_one_path_and_a_path_one_tile(int level, long index, int width, string path)
    {
        var tile = new Tile(level, index, width);
        Assert.Equal(path, tile.Path);
        Assert.True(Tile.TryParse(path, out var read));
        Assert.Equal(tile, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/0")]
    [InlineData("tile/0/0000")]
    [InlineData("tile/0/x000/000")]
    [InlineData("tile/0/001/000")]
    [InlineData("tile/0/x01/000")]
    [InlineData("tile/0/x001/x000")]
    [InlineData("tile/00/000")]
    [InlineData("tile/64/000")]
    [InlineData("tile/-1/000")]
    [InlineData("tile/+1/000")]
    [InlineData("tile/ 1/000")]
    [InlineData("tile/data/000")]
    [InlineData("tile/entries")]
    [InlineData("tile/0/000.p/0")]
    [InlineData("tile/0/000.p/256")]
    [InlineData("tile/0/000.p/01")]
    [InlineData("tile/0/000.p/")]
    [InlineData("tile/0/000.p/1/000")]
    [InlineData("tile/0/../000")]
    [InlineData("tile/0/-01")]
    [InlineData("tile/0/00\u0661")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/999")]
    public void what_is_no_path_is_refused(string? path) => Assert.False(Tile.TryParse(path, out _));

    [Fact]
    public void a_tree_of_70_000_has_the_tiles_of_the_specification()
    {
        var tiles = Tile.Of(70_000).ToLookup(tile => tile.Level);
        Assert.Equal(273, tiles[0].Count(tile => tile.IsWhole));
        Assert.Equal("tile/0/273.p/112", Assert.Single(tiles[0], tile => !tile.IsWhole).Path);
        Assert.Equal(["tile/1/000", "tile/1/001.p/17"], tiles[1].Select(tile => tile.Path));
        Assert.Equal(["tile/2/000.p/1"], tiles[2].Select(tile => tile.Path));
        Assert.Equal(3, tiles.Count);
    }

    [Fact]
    public void a_tree_of_256_has_a_whole_tile_and_one_of_width_1_above() =>
        Assert.Equal(["tile/0/000", "tile/1/000.p/1"], Tile.Of(256).Select(tile => tile.Path));

    [Fact]
    public void a_tree_without_leaves_has_no_tile() => Assert.Empty(Tile.Of(0));

    [Fact]
    public void the_largest_tree_has_tiles_of_eight_levels() =>
        Assert.Equal(8, Tile.Of(long.MaxValue, long.MaxValue - 1).Append(new(7, 0, 127)).Max(tile => tile.Level) + 1);

    [Fact]
    public void what_a_tree_has_more_than_a_smaller_one_is_each_tile_that_grew()
    {
        for (long size = 0; size <= 600; size += 7)
        {
            for (long since = 0; since <= size; since += 5)
            {
                var more = Tile.Of(size).Except(Tile.Of(since));
                Assert.Equal(more, Tile.Of(size, since));
            }
        }
    }

    [Fact]
    public void a_tree_has_its_own_tiles_and_those_of_smaller_trees()
    {
        foreach (var tile in Tile.Of(70_000)) Assert.True(tile.IsIn(70_000));
        Assert.True(new Tile(0, 273, 111).IsIn(70_000));
        Assert.False(new Tile(0, 273, 113).IsIn(70_000));
        Assert.False(new Tile(0, 274, 1).IsIn(70_000));
        Assert.False(new Tile(2, 0).IsIn(70_000));
        Assert.False(new Tile(3, 0, 1).IsIn(70_000));
        Assert.False(new Tile(8, 0, 1).IsIn(long.MaxValue));
        Assert.False(new Tile(63, 0, 1).IsIn(long.MaxValue));
        Assert.False(new Tile(0, long.MaxValue, 1).IsIn(long.MaxValue));
        Assert.True(new Tile(Tile.EntriesLevel, 273, 112).IsIn(70_000));
        Assert.False(new Tile(Tile.EntriesLevel, 273).IsIn(70_000));
    }
}
