using System.Globalization;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Lamps;
using U4ssc.Operations;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class NumberingMessages
{
    [Fact]
    public async Task numbers_have_no_gap_and_are_those_of_the_log_whatever_reader_is_killed()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        await service.MoveOut();
        var leads = await ServiceProcess.Start("U4ssc.Lamps.dll", service.Args);
        var switched = 0;
        for (var round = 0; round < 2; round++)
        {
            var other = await ServiceProcess.Start("U4ssc.Lamps.dll", service.Args);
            using var agency = Agency(other.Address);
            for (var i = 0; i < 20; i++, switched++) await Switch(agency);
            await leads.DisposeAsync();
            for (var i = 0; i < 5; i++, switched++) await Switch(agency);
            leads = other;
        }

        await Eventually.Is(async () => (await Numbered(service.Database)).Count >= switched, "every message has its number");
        var rows = await Numbered(service.Database);
        Assert.Equal(Enumerable.Range(1, switched).Select(number => (long)number), rows.Select(row => row.Number));
        Assert.Equal(rows.Select(row => row.Number), rows.Select(row => row.Ordinal));
        Assert.Equal(await Log(service.Database), rows.Select(row => row.Sequence));
        Assert.All(rows, row => Assert.Equal(Messaging.Exchange(typeof(CityWithdrawn)), row.Type));
        await Eventually.Is(() => Task.FromResult(service.Told.DistinctBy(told => told.Id).Count() == switched), "every message is heard");
        var numbers = rows.ToDictionary(row => row.Sequence, row => ("lamps", row.Number, row.Ordinal));
        Assert.All(service.Told, told => Assert.Equal(numbers[told.Message.Fact.Sequence], (told.Service, told.Number, told.Ordinal)));
        await leads.DisposeAsync();
    }

    [Fact]
    public async Task what_is_told_again_has_the_numbers_it_had_and_what_has_none_gets_the_next()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = Agency(service.Address);
        for (var i = 0; i < 3; i++) await Switch(agency);
        await Eventually.Is(() => Task.FromResult(service.Told.Count == 3), "three are heard");
        var before = await Numbered(service.Database);
        await Again(service);
        await Eventually.Is(() => Task.FromResult(service.Told.Count == 6), "they are heard again");
        Assert.Equal(before, await Numbered(service.Database));
        Assert.All(service.Told.GroupBy(told => told.Id), same =>
            Assert.Single(same.Select(told => (told.Number, told.Ordinal)).Distinct()));

        // As if a release before this one had not told of the second.
        await service.Execute(
            "delete from announcement where number = 2; update announcement set number = 2, ordinal = 2 where number = 3");
        await Again(service);
        await Eventually.Is(() => Task.FromResult(service.Told.Count == 9), "they are heard again, the new one too");
        var after = await Numbered(service.Database);
        Assert.Equal([before[0].Sequence, before[2].Sequence, before[1].Sequence], after.Select(row => row.Sequence));
        Assert.Equal([1, 2, 3], after.Select(row => row.Ordinal));
    }

    private static async Task<List<(long Number, long Sequence, string Type, long Ordinal)>> Numbered(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("select number, sequence, type, ordinal from announcement order by number");
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<(long, long, string, long)>();
        while (await reader.ReadAsync()) rows.Add((reader.GetInt64(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3)));
        return rows;
    }

    private static async Task<List<long>> Log(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand("select seq_id from mt_events where type = 'lamp_switched' order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var places = new List<long>();
        while (await reader.ReadAsync()) places.Add(reader.GetInt64(0));
        return places;
    }

    private static async Task Again(RunningService service)
    {
        await using var said = new StringWriter(CultureInfo.InvariantCulture);
        var services = service.App.Services;
        var again = new ToldAgain(services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<AnnouncementMap>(), said);
        Assert.Equal(0, await again.Run(["again", "1"], TestContext.Current.CancellationToken));
    }

    private static HttpClient Agency(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestIssuer.Token(Role.Agency, agency: "NO-KS"));
        return client;
    }

    private static async Task Switch(HttpClient client)
    {
        var made = await client.Send(HttpMethod.Post, "/api/lamps/lamps",
            new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
        made.EnsureSuccessStatusCode();
        (await client.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1))
            .EnsureSuccessStatusCode();
    }
}
