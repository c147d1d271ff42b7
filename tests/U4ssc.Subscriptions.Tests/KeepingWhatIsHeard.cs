using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>What comes at once shares a transaction, and is kept as if each had come alone.</summary>
public sealed class KeepingWhatIsHeard
{
    private const int Many = 200;

    [Fact]
    public async Task what_comes_at_once_is_kept_in_few_transactions_and_nobody_is_told_before()
    {
        await using var service = await Subscribed.Start();
        var rows = service.App.Services.GetRequiredService<IncomingRows>();
        var told = Enumerable.Range(1, Many).Reverse().Select(number => Row(number)).ToList();
        var messages = await Task.WhenAll(told.Select(async row =>
        {
            var message = await rows.Keep(row);
            return (Message: message, Kept: await Read<long>(service, $"select count(*) from incoming where number = {row.Number}"));
        }));
        Assert.Equal(told.Select(row => (row.Message, 1L)), messages);
        Assert.InRange(await Read<long>(service, "select count(distinct xmin::text) from incoming"), 1, Many / 10);
    }

    [Fact]
    public async Task of_two_under_one_number_the_first_is_kept_whether_they_come_at_once_or_one_after_the_other()
    {
        await using var service = await Subscribed.Start();
        var rows = service.App.Services.GetRequiredService<IncomingRows>();
        var (first, another, next) = (Row(1), Row(1), Row(2));
        var kept = await Task.WhenAll(new[] { first, first, another, next }.Select(rows.Keep));
        Assert.Equal([first.Message, first.Message, first.Message, next.Message], kept);
        Assert.Equal(first.Message, await rows.Keep(another));
        Assert.Equal(next.Message, await rows.Keep(next));
        Assert.Equal(2, await Read<long>(service, "select count(*) from incoming"));
    }

    [Fact]
    public async Task one_that_cannot_be_kept_takes_nobody_with_it()
    {
        await using var service = await Subscribed.Start();
        var rows = service.App.Services.GetRequiredService<IncomingRows>();
        var kept = Enumerable.Range(1, 5).Select(number => rows.Keep(Row(number))).ToList();
        var cannot = rows.Keep(Row(6) with { Facts = "a text that the database does not take: \0" });
        await Assert.ThrowsAsync<PostgresException>(() => cannot);
        await Task.WhenAll(kept);
        Assert.Equal(5, await Read<long>(service, "select count(*) from incoming"));
    }

    [Fact]
    public async Task nothing_looks_through_all_that_was_ever_heard()
    {
        await using var service = await Subscribed.Start();
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var connection = await source.OpenConnectionAsync();
        await Run(connection, """
            insert into source_progress (source, number) values ('registry', 20000), ('catalogue', 20000);
            insert into incoming (source, number, message, facts, heard_at)
            select source, place, gen_random_uuid(), '[]', now() from source_progress cross join generate_series(1, 20000) place;
            analyze incoming; analyze source_progress; set plan_cache_mode = force_generic_plan
            """);
        foreach (var (query, given) in new[]
        {
            (IncomingRows.Insert, "(text[], bigint[], uuid[], text[], text[], timestamptz[])|('{registry}', '{20001}', "
                + "'{0198b0a0-0000-7000-8000-000000000001}', '{[]}', '{null}', '{2026-01-01}')"),
            (Numbering.Next, "(int)|(100)"), (StreamStanding.Read, "(int)|(100)"),
        })
        {
            var (types, values) = (given.Split('|')[0], given.Split('|')[1]);
            await Run(connection, $"deallocate all; prepare asked {types} as {query}");
            await using var explain = new NpgsqlCommand($"explain execute asked {values}", connection);
            await using var lines = await explain.ExecuteReaderAsync();
            var plan = new List<string>();
            while (await lines.ReadAsync()) plan.Add(lines.GetString(0));
            Assert.DoesNotContain(plan, line => line.Contains("Seq Scan on incoming", StringComparison.Ordinal));
            Assert.Contains(plan, line => line.Contains("pkey_incoming_source_number", StringComparison.Ordinal));
        }
    }

    private static async Task Run(NpgsqlConnection connection, string statements)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static IncomingRow Row(long number) => new("registry", number, Guid.CreateVersion7(), "[]", true, null, DateTimeOffset.UtcNow);

    private static async Task<T> Read<T>(RunningService service, string query)
    {
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var command = source.CreateCommand(query);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
