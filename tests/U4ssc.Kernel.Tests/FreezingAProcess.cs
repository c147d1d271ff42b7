using U4ssc.Contracts.Registry.V1;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class FreezingAProcess
{
    [Fact]
    public async Task a_frozen_leader_is_replaced_and_what_it_does_after_it_thawed_harms_nothing()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        await service.MoveOut();
        await using var first = await ServiceProcess.Start("U4ssc.Lamps.dll", service.Args);
        using var toFirst = Agency(first.Address);
        var switched = new List<Guid> { await Switch(toFirst) };
        await service.Publishes<CityWithdrawn>(message => message.CityId == switched[0]);

        await using var second = await ServiceProcess.Start("U4ssc.Lamps.dll", service.Args);
        using var toSecond = Agency(second.Address);
        for (var i = 0; i < 30; i++) switched.Add(await Switch(i % 2 == 0 ? toFirst : toSecond));
        await first.Freeze();
        try
        {
            for (var i = 0; i < 10; i++) switched.Add(await Switch(toSecond));
            await Told(service, switched, $"the other replica tells what there is.\n{second.Said}");
        }
        finally
        {
            await first.Thaw();
        }

        // It answers again, and both tell once what is new.
        for (var i = 0; i < 21; i++) switched.Add(await Taken(i % 2 == 0 ? toFirst : toSecond));
        await Told(service, switched, $"what came after the thaw is told.\n{first.Said}\n--- the other:\n{second.Said}");
        var told = service.Published<CityWithdrawn>();
        Assert.Equal(switched.Count, told.Select(message => message.Fact.EventId).Distinct().Count());
        Assert.Equal(switched.Count, told.Select(message => message.Fact.Sequence).Distinct().Count());
        Assert.All(switched.TakeLast(20), id => Assert.Single(told, message => message.CityId == id));
    }

    private static Task Told(RunningService service, List<Guid> switched, string what) => Eventually.Is(
        () => Task.FromResult(switched.All(id => service.Published<CityWithdrawn>().Any(message => message.CityId == id))), what);

    private static HttpClient Agency(Uri address)
    {
        var client = new HttpClient { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", TestIssuer.Token(Role.Agency, agency: "NO-KS"));
        return client;
    }

    // The connections that it lost while it was frozen may each refuse one request (503), until it has noticed that it stood still.
    private static async Task<Guid> Taken(HttpClient client) =>
        Guid.Parse(await Eventually.Gives(async () => (await Switch(client)).ToString(), "a replica takes a command"));

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
