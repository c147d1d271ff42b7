using System.Globalization;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Lamps;
using U4ssc.Operations;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class TellingAgain
{
    [Fact]
    public async Task what_was_told_from_a_place_in_the_log_on_is_told_again_with_the_same_ids()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        for (var i = 0; i < 3; i++) await Switch(agency);
        var told = await Heard(service, 3);
        Assert.Equal(3, told.Distinct().Count());

        Assert.Contains("again: 2.", await Say(service, 0, "again", Text(told[1].Sequence)), StringComparison.Ordinal);
        Assert.Equal([told[0], told[1], told[1], told[2], told[2]], await Heard(service, 5));

        Assert.Contains("again: 1.", await Say(service, 0, "again", Text(told[1].Sequence), Text(told[1].Sequence)),
            StringComparison.Ordinal);
        Assert.Equal([told[0], told[1], told[1], told[1], told[2], told[2]], await Heard(service, 6));
        Assert.Contains("again: 0.", await Say(service, 0, "again", "1000000"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("again")]
    [InlineData("again 0")]
    [InlineData("again -1")]
    [InlineData("again two")]
    [InlineData("again 5 4")]
    [InlineData("again 1 2 3")]
    [InlineData("again 1 x")]
    [InlineData("forget 1")]
    public async Task words_that_are_off_are_explained(string words)
    {
        await using var said = new StringWriter(CultureInfo.InvariantCulture);
        Assert.Equal(2, await new ToldAgain(null!, null!, said).Run(words.Split(' '), TestContext.Current.CancellationToken));
        Assert.Contains("messages again FROM [TO]", said.ToString(), StringComparison.Ordinal);
    }

    private static async Task Switch(HttpClient agency)
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps",
            new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
        (await agency.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1))
            .EnsureSuccessStatusCode();
    }

    // By their places in the log: they are heard side by side.
    private static async Task<List<Fact>> Heard(RunningService service, int count)
    {
        await Eventually.Is(() => Task.FromResult(service.Published<CityWithdrawn>().Count >= count), $"{count} messages are heard");
        return [.. service.Published<CityWithdrawn>().Select(message => message.Fact).OrderBy(fact => fact.Sequence)];
    }

    private static async Task<string> Say(RunningService service, int expected, params string[] words)
    {
        await using var said = new StringWriter(CultureInfo.InvariantCulture);
        var again = new ToldAgain(service.App.Services.GetRequiredService<IDocumentStore>(),
            service.App.Services.GetRequiredService<AnnouncementMap>(), said);
        Assert.Equal(expected, await again.Run(words, TestContext.Current.CancellationToken));
        return said.ToString();
    }

    private static string Text(long place) => place.ToString(CultureInfo.InvariantCulture);
}
