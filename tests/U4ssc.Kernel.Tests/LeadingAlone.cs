using Marten;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using U4ssc.Kernel.Store;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class LeadingAlone(RunningLamps lamps)
{
    private static readonly CancellationToken Ever = TestContext.Current.CancellationToken;

    private Leading Leading => lamps.Service.App.Services.GetRequiredService<Leading>();

    [Fact]
    public async Task one_works_at_a_time_and_hands_over_when_it_is_done()
    {
        var name = Guid.CreateVersion7().ToString();
        Assert.True(await Leading.Once(name, async _ => Assert.False(await Leading.Once(name, _ => Task.CompletedTask, Ever)), Ever));
        Assert.True(await Leading.Once(name, _ => Task.CompletedTask, Ever));
    }

    [Fact]
    public async Task what_failed_hands_over_too()
    {
        var name = Guid.CreateVersion7().ToString();
        await Assert.ThrowsAsync<TimeoutException>(() => Leading.Once(name, _ => throw new TimeoutException(), Ever));
        Assert.True(await Leading.Once(name, _ => Task.CompletedTask, Ever));
    }

    [Fact]
    public async Task who_lost_the_lock_saves_nothing_that_was_fenced()
    {
        var store = lamps.Service.App.Services.GetRequiredService<IDocumentStore>();
        var (held, lost) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        await Leading.Once(held, async lead =>
        {
            await Save(lead, held);
            await using (var connection = new NpgsqlConnection(lamps.Service.Database))
            {
                await connection.OpenAsync(Ever);
                await using var end = new NpgsqlCommand("select pg_terminate_backend($1)", connection)
                { Parameters = { new() { Value = lead.Backend } } };
                await end.ExecuteScalarAsync(Ever);
            }

            var refused = await Assert.ThrowsAnyAsync<Exception>(() => Save(lead, lost));
            Assert.Contains($"does not lead {held} any more", refused.ToString(), StringComparison.Ordinal);
            await Assert.ThrowsAnyAsync<NpgsqlException>(lead.Check);
        }, Ever);
        await using var query = store.QuerySession();
        Assert.NotNull(await query.LoadAsync<Claim>(held, Ever));
        Assert.Null(await query.LoadAsync<Claim>(lost, Ever));

        async Task Save(Lead lead, string id)
        {
            await using var session = store.LightweightSession();
            session.Insert(new Claim { Id = id });
            lead.Fence(session);
            await session.SaveChangesAsync(Ever);
        }
    }

    [Fact]
    public async Task who_says_nothing_any_more_loses_its_connections_and_who_is_only_slow_does_not()
    {
        var (frozen, slow, watching) = (Replica.New("lamps"), Replica.New("lamps"), Replica.New("lamps"));
        await using var ofFrozen = await Connected(frozen);
        await using var ofSlow = await Connected(slow);
        await using var database = NpgsqlDataSource.Create(lamps.Service.Database);
        await using var connection = await database.OpenConnectionAsync(Ever);
        using var presence = new Presence(database, watching, TimeProvider.System, NullLogger<Presence>.Instance);

        await Seen(frozen, "8 s");
        await Seen(slow, "8 s");
        presence.Look(connection);
        Assert.Equal(1, await One(ofFrozen));
        await Seen(slow, "1 s");
        presence.Look(connection);
        Assert.Equal(1, await One(ofSlow));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => One(ofFrozen));
    }

    [Fact]
    public async Task a_host_that_is_thrown_away_unstopped_leaves_no_thread_behind()
    {
        await using var database = NpgsqlDataSource.Create(lamps.Service.Database);
        var presence = new Presence(database, Replica.New("lamps"), TimeProvider.System, NullLogger<Presence>.Instance);
        await presence.StartAsync(Ever);
        var thread = presence.Thread!;
        presence.Dispose();
        presence.Dispose();
        Assert.False(thread.IsAlive);
    }

    [Fact]
    public async Task a_clock_that_is_off_is_known()
    {
        await using var database = NpgsqlDataSource.Create(lamps.Service.Database);
        await using var connection = await database.OpenConnectionAsync(Ever);
        using var presence = new Presence(database, Replica.New("lamps"), new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(-7)),
            NullLogger<Presence>.Instance);
        presence.Look(connection);
        Assert.Equal(-7, presence.ClockOff.TotalMinutes, 0.2);
    }

    private async Task<NpgsqlConnection> Connected(Replica replica)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(lamps.Service.Database)
        { ApplicationName = replica.Name, Pooling = false }.ConnectionString);
        await connection.OpenAsync(Ever);
        return connection;
    }

    private Task Seen(Replica replica, string ago) => lamps.Service.Execute(
        $"insert into replica (name, seen) values ('{replica.Name}', clock_timestamp() - interval '{ago}') on conflict (name) do update set seen = excluded.seen");

    private static async Task<int> One(NpgsqlConnection connection)
    {
        await using var one = new NpgsqlCommand("select 1", connection);
        return (int)(await one.ExecuteScalarAsync(Ever))!;
    }
}
