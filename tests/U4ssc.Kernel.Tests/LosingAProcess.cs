using Npgsql;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class LosingAProcess(RunningLamps lamps)
{
    [Fact]
    public async Task when_the_leader_is_killed_the_other_replica_goes_on_publishing_and_nothing_is_lost()
    {
        await using var service = await RunningService.Start("lamps", Lamps.LampService.Create);
        await service.MoveOut();
        await using var first = await ServiceProcess.Start("U4ssc.Lamps.dll", service.Args);
        using var toFirst = Agency(first.Address);
        var switched = new List<Guid> { await Switch(toFirst) };
        await service.Publishes<CityWithdrawn>(message => message.CityId == switched[0]);

        await using var second = await ServiceProcess.Start("U4ssc.Lamps.dll",
            [.. service.Args, "--Logging:LogLevel:Marten.Events=Information"]);
        using var toSecond = Agency(second.Address);
        for (var i = 0; i < 30; i++) switched.Add(await Switch(i % 2 == 0 ? toFirst : toSecond));
        first.Kill();
        for (var i = 0; i < 10; i++) switched.Add(await Switch(toSecond));
        var last = switched[^1];
        await Told(service, last, second);

        await Eventually.Is(() =>
            Task.FromResult(switched.All(id => service.Published<CityWithdrawn>().Any(message => message.CityId == id))),
            "every switch is told");
        var order = service.Published<CityWithdrawn>().DistinctBy(message => message.Fact.EventId).Select(message => message.Fact.Sequence)
            .ToList();
        Assert.Equal(switched.Count, order.Count);
    }

    [Fact]
    public async Task when_the_database_goes_away_and_comes_back_the_daemon_and_the_sender_go_on()
    {
        await using var service = await RunningService.Start("lamps", Lamps.LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        var before = await Switch(agency);
        await service.Publishes<CityWithdrawn>(message => message.CityId == before);

        await using (await Outage.Of(service.Database))
        {
            var refused = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = "dark", agency = "NO-KS" });
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        }

        var after = await Eventually.Gives(async () => (await Switch(agency)).ToString(), "a command succeeds again");
        await service.Publishes<CityWithdrawn>(message => message.CityId.ToString() == after);
        using var auditor = service.As(Role.Auditor);
        await Eventually.Is(async () =>
            (await (await auditor.GetAsync(new Uri("/api/lamps/lamps", UriKind.Relative))).Json()).GetProperty("items")
            .EnumerateArray().Any(row => row.GetProperty("id").GetString() == after), "the row of what happened after the outage");
    }

    [Fact]
    public async Task two_replicas_publish_each_event_once_while_both_are_well()
    {
        await using var replica = await lamps.Service.Replica();
        using var agency = lamps.Service.As(Role.Agency, agency: "NO-KS");
        var ids = new List<Guid>();
        for (var i = 0; i < 20; i++) ids.Add(await Switch(agency));
        await Eventually.Is(() =>
            Task.FromResult(ids.All(id => lamps.Service.Published<CityWithdrawn>().Any(message => message.CityId == id))),
            "every switch is told");
        Assert.All(ids, id => Assert.Single(lamps.Service.Published<CityWithdrawn>(), message => message.CityId == id));
        await replica.StopAsync();
    }

    [Fact]
    public async Task who_leads_holds_no_transaction_open_that_would_keep_dead_rows_from_being_removed()
    {
        using var agency = lamps.Service.As(Role.Agency, agency: "NO-KS");
        var told = await Switch(agency);
        await lamps.Service.Publishes<CityWithdrawn>(message => message.CityId == told);
        await using var connection = new NpgsqlConnection(lamps.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var since = (DateTime)(await Said("select clock_timestamp()"))!;
        await Eventually.Is(
            async () =>
                (long)(await Said(
                    "select count(*) from pg_stat_activity where datname = current_database() and backend_xmin is not null and xact_start < $1", since))! == 0,
            "every transaction that was open when the leader had told something has ended");

        async Task<object?> Said(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            return await command.ExecuteScalarAsync();
        }
    }

    private static async Task Told(RunningService service, Guid lamp, ServiceProcess by)
    {
        try
        {
            await service.Publishes<CityWithdrawn>(message => message.CityId == lamp);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message} The other replica said:\n{by.Said}", late);
        }
    }

    private static HttpClient Agency(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestIssuer.Token(Role.Agency, agency: "NO-KS"));
        return client;
    }

    private static async Task<Guid> Switch(HttpClient client)
    {
        var made = await client.Send(HttpMethod.Post, "/api/lamps/lamps",
            new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
        made.EnsureSuccessStatusCode();
        (await client.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1))
            .EnsureSuccessStatusCode();
        return (await made.Json()).GetProperty("id").GetGuid();
    }
}
