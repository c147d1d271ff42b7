using System.Text.Json;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class ReadingTheLog
{
    [Fact]
    public async Task a_list_that_is_new_is_filled_from_the_whole_log_and_nobody_is_told_twice()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        for (var i = 0; i < 5; i++) await HangAndSwitch(agency);
        await Eventually.Is(async () => (await Rows(service)).Count == 5, "five rows");
        await Eventually.Is(() => Task.FromResult(service.Published<CityWithdrawn>().Count == 5), "five messages");

        // As after a release that brings a new list.
        await service.Execute("truncate mt_doc_lamprow; delete from log_part where name = 'LampRow'");
        await HangAndSwitch(agency);
        await Eventually.Is(async () => (await Rows(service)).Count(row => row.GetProperty("switched").GetInt32() == 1) == 6, "six rows, each of a lamp that was switched once");
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

    private static async Task HangAndSwitch(HttpClient agency)
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
        made.EnsureSuccessStatusCode();
        (await agency.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1)).EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyList<JsonElement>> Rows(RunningService service)
    {
        using var auditor = service.As(Role.Auditor);
        return [.. (await (await auditor.GetAsync(new Uri("/api/lamps/lamps", UriKind.Relative))).Json()).GetProperty("items").EnumerateArray()];
    }
}
