using System.Buffers;
using U4ssc.Kernel.Http;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class LendingMemory(RunningLamps lamps)
{
    [Fact]
    public void a_block_holds_a_whole_report()
    {
        using var pool = new Blocks();
        using var block = pool.Rent(4096);
        Assert.True(block.Memory.Length >= 32 * 1024);
    }

    [Fact]
    public void a_block_that_is_given_back_twice_is_lent_once()
    {
        using var pool = new Blocks();
        var block = pool.Rent();
        block.Dispose();
        block.Dispose();
        using IMemoryOwner<byte> one = pool.Rent(), other = pool.Rent();
        one.Memory.Span[0] = 1;
        other.Memory.Span[0] = 2;
        Assert.Equal(1, one.Memory.Span[0]);
    }

    [Fact]
    public async Task large_events_are_compressed_the_fast_way()
    {
        await using var connection = new Npgsql.NpgsqlConnection(lamps.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var column = new Npgsql.NpgsqlCommand("select attcompression::text from pg_attribute where attrelid = 'mt_events'::regclass and attname = 'data'", connection);
        Assert.Equal("l", await column.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
