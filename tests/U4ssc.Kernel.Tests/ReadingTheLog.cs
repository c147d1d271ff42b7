using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Store;
using U4ssc.Lamps;
using U4ssc.Operations;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class ReadingTheLog
{
    [Fact]
    public async Task a_list_that_a_release_brings_is_filled_without_any_new_event_and_keeps_nobody_from_being_ready()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        for (var i = 0; i < 3; i++) await HangAndSwitch(agency);
        await HaveRows(service, 3);
        await service.App.StopAsync();
        await service.Execute(
            "truncate mt_doc_lamprow; delete from log_part where name = 'LampRow'; insert into log_end (sequence, at) values (1, now() - interval '1 hour') on conflict do nothing");

        await service.Restart();
        using var nobody = service.As(Role.Anonymous);
        using var ready = await nobody.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await HaveRows(service, 3);
        await Eventually.Is(async () =>
            (await nobody.GetAsync(new Uri("/health/lag", UriKind.Relative))).IsSuccessStatusCode, "nothing lags");
    }

    [Fact]
    public async Task rows_that_are_made_anew_are_read_meanwhile_and_come_out_as_the_log_says()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        for (var i = 0; i < 5; i++) await HangAndSwitch(agency);
        await HaveRows(service, 5);
        await service.Execute(
            "update mt_doc_lamprow set data = jsonb_set(data, '{switched}', '9'); delete from mt_doc_lamprow where id = (select id from mt_doc_lamprow limit 1)");

        // What an earlier version of the row kept is what stands there now.
        Assert.Equal(0, await Again(service, "LampRow"));
        await Eventually.Is(async () =>
        {
            var rows = await Rows(service);
            Assert.InRange(rows.Count, 4, 5);
            return rows.Count(row => row.GetProperty("switched").GetInt32() == 1) == 5;
        }, "five rows as the log says");
        await HangAndSwitch(agency);
        await Eventually.Is(async () =>
            (await Rows(service)).Count(row => row.GetProperty("switched").GetInt32() == 1) == 6, "the sixth row");
        Assert.Equal(2, await Again(service, "NoRow"));
    }

    [Fact]
    public async Task a_list_that_is_made_anew_while_appends_go_on_misses_none_and_counts_none_twice()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        var lamps = new List<string>();
        for (var i = 0; i < 40; i++)
        {
            lamps.Add(await HangAndSwitch(agency));
            if (i % 10 == 5) await Again(service, "LampRow");
            // An older lamp once more: its row has to grow from what was made anew.
            (await agency.Send(HttpMethod.Put, lamps[i / 2] + "/switch", new { on = i % 2 == 1, watts = 1 }, ifMatch: 2 + (i % 2)))
                .EnsureSuccessStatusCode();
        }

        await Eventually.Is(async () =>
            (await Rows(service)).Sum(row => row.GetProperty("switched").GetInt32()) >= 80, "eighty switches in the rows");
        await Eventually.Is(async () => await Following(service), "the page moves all parts again");
        var rows = await Rows(service);
        Assert.Equal(40, rows.Count);
        Assert.Equal(20, rows.Count(row => row.GetProperty("switched").GetInt32() == 3));
        Assert.Equal(20, rows.Count(row => row.GetProperty("switched").GetInt32() == 1));
    }

    [Fact]
    public async Task rows_that_cannot_be_written_while_they_catch_up_delay_no_message()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        await HangAndSwitch(agency);
        await Eventually.Is(async () => await Following(service), "the page moves all parts");
        await using (var connection = new Npgsql.NpgsqlConnection(service.Database))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var held = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await Again(service, "LampRow");
            await using (var hold = new Npgsql.NpgsqlCommand("lock table mt_doc_lamprow in share mode", connection))
                await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await HangAndSwitch(agency);
            await Eventually.Is(() =>
                Task.FromResult(service.Published<CityWithdrawn>().Count == 2), "the message, though the rows stand still");
        }

        await HaveRows(service, 2);
    }

    [Fact]
    public async Task rows_as_another_release_wrote_them_can_be_read()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        await HangAndSwitch(agency);
        await HaveRows(service, 1);
        await service.Execute("update mt_doc_lamprow set data = (data - 'switched') || '{\"colour\": {\"warm\": true}}'");
        Assert.Equal(0, Assert.Single(await Rows(service)).GetProperty("switched").GetInt32());
    }

    [Fact]
    public async Task rows_of_a_newer_release_are_left_alone_until_they_are_asked_for_again()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        await HangAndSwitch(agency);
        await HaveRows(service, 1);
        await service.Execute("update log_part set version = 99 where name = 'LampRow'");
        await HangAndSwitch(agency);
        await Eventually.Is(() => Task.FromResult(service.Published<CityWithdrawn>().Count == 2), "both messages");
        Assert.Single(await Rows(service));
        await Again(service, "LampRow");
        await HaveRows(service, 2);
    }

    [Fact]
    public async Task a_list_that_is_new_is_filled_from_the_whole_log_and_nobody_is_told_twice()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        for (var i = 0; i < 5; i++) await HangAndSwitch(agency);
        await HaveRows(service, 5);
        await Eventually.Is(() => Task.FromResult(service.Published<CityWithdrawn>().Count == 5), "five messages");

        // As after a release that brings a new list.
        await service.Execute("truncate mt_doc_lamprow; delete from log_part where name = 'LampRow'");
        await HangAndSwitch(agency);
        await Eventually.Is(async () =>
            (await Rows(service)).Count(row => row.GetProperty("switched").GetInt32() == 1) == 6,
            "six rows, each of a lamp that was switched once");
        await Eventually.Is(() => Task.FromResult(service.Published<CityWithdrawn>().Count >= 6), "six messages");
        Assert.Equal(6, service.Published<CityWithdrawn>().DistinctBy(message => message.CityId).Count());
        Assert.Equal(6, service.Published<CityWithdrawn>().Count);
    }

    [Fact]
    public async Task a_part_that_was_ahead_takes_nothing_twice()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        await HangAndSwitch(agency);
        await service.Publishes<CityWithdrawn>(_ => true);
        // As where the daemon's progress was lost and the parts' own positions were not.
        await service.App.StopAsync();
        await service.Execute("delete from mt_event_progression where name like 'log:%'");
        await service.Restart();
        using var again = service.As(Role.Agency, agency: "NO-KS");
        await HangAndSwitch(again);
        await Eventually.Is(() => Task.FromResult(service.Published<CityWithdrawn>().Count >= 2), "the second message");
        Assert.Equal(2, service.Published<CityWithdrawn>().Count);
    }

    private static async Task<int> Again(RunningService service, string name)
    {
        var services = service.App.Services;
        await using var database = Npgsql.NpgsqlDataSource.Create(service.Database);
        await using var said = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        return await new RowsAgain(database, services.GetRequiredService<StoreBuilder>(), said)
            .Run(["again", name], TestContext.Current.CancellationToken);
    }

    private static async Task<bool> Following(RunningService service)
    {
        await using var connection = new Npgsql.NpgsqlConnection(service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var all = new Npgsql.NpgsqlCommand(
            "select bool_and(following and sequence = (select max(seq_id) from mt_events)) from log_part", connection);
        return await all.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true;
    }

    private static async Task<string> HangAndSwitch(HttpClient agency)
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps",
            new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
        made.EnsureSuccessStatusCode();
        (await agency.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1))
            .EnsureSuccessStatusCode();
        return made.Headers.Location!.ToString();
    }

    // A row that is there may be of a lamp that was hung, and not yet of one that was switched: who goes on then is overtaken by its
    // reader.
    private static Task HaveRows(RunningService service, int lamps) => Eventually.Is(
        async () => await Rows(service) is var rows && rows.Count == lamps && rows.All(row => row.GetProperty("switched").GetInt32() == 1),
        $"{lamps} rows, each of a lamp that was switched once");

    private static async Task<IReadOnlyList<JsonElement>> Rows(RunningService service)
    {
        using var auditor = service.As(Role.Auditor);
        return [.. (await (await auditor.GetAsync(new Uri("/api/lamps/lamps?limit=100", UriKind.Relative))).Json()).GetProperty("items")
            .EnumerateArray()];
    }
}
