using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class KeepingLargeEvents(RunningLamps lamps)
{
    [Fact]
    public async Task large_events_are_compressed_the_fast_way()
    {
        await using var connection = new Npgsql.NpgsqlConnection(lamps.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var column = new Npgsql.NpgsqlCommand(
            "select attcompression::text from pg_attribute where attrelid = 'mt_events'::regclass and attname = 'data'", connection);
        Assert.Equal("l", await column.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
