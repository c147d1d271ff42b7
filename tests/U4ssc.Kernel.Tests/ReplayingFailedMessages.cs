using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Lamps;
using U4ssc.Operations;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class ReplayingFailedMessages
{
    private const string Queue = "lamps-when-city-enrolled";

    [Fact]
    public async Task a_message_that_failed_is_listed_shown_and_taken_after_its_replay()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        Assert.Contains("No message failed", await Say(service, "list"), StringComparison.Ordinal);
        var (lamp, message) = await Failed(service);

        Assert.Contains($"1  {Queue}_error", await Say(service, "list"), StringComparison.Ordinal);
        var shown = await Say(service, "show", $"{Queue}_error");
        Assert.Contains(message.ToString(), shown, StringComparison.Ordinal);
        Assert.Contains(lamp.ToString(), shown, StringComparison.Ordinal);
        Assert.Contains($"1  {Queue}_error", await Say(service, "list"), StringComparison.Ordinal);

        Assert.Contains("0 of", await Say(service, 2, "replay", $"{Queue}_error", Guid.CreateVersion7().ToString()),
            StringComparison.Ordinal);
        Assert.Contains("went back", await Say(service, "replay", $"{Queue}_error", message.ToString()), StringComparison.Ordinal);
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        await Eventually.Is(async () =>
            (await agency.GetAsync(new Uri($"/api/lamps/lamps/{lamp}", UriKind.Relative))).Version() == 2, "the reaction took the message");
        Assert.Contains("No message failed", await Say(service, "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("show lamps-when-city-enrolled")]
    [InlineData("replay registry-when-something_error")]
    [InlineData("delete lamps-when-city-enrolled_error")]
    public async Task words_that_are_off_are_explained(string words)
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        var said = await Say(service, 2, words.Split(' '));
        Assert.Contains("errors list", said, StringComparison.Ordinal);
        Assert.Contains($"{Queue}-dead", said, StringComparison.Ordinal);
    }

    // The error queue gets a copy while nobody consumes; the original is taken away, as after its last attempt.
    private static async Task<(Guid Lamp, Guid Message)> Failed(RunningService service)
    {
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = "attic", agency = "NO-KS" });
        var lamp = (await made.Json()).GetProperty("id").GetGuid();
        await service.App.StopAsync();
        var factory = new ConnectionFactory { Uri = service.Broker };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueBindAsync($"{Queue}_error", Messaging.Exchange(typeof(CityEnrolled)), "");
        var fact = new Fact(Guid.CreateVersion7(), lamp, 1, 1, DateTimeOffset.UtcNow);
        await service.Publish(new CityEnrolled(fact, lamp, "NO-KS", "NO", new DateOnly(2026, 1, 1), "aa"));
        await Eventually.Is(async () =>
            await channel.MessageCountAsync($"{Queue}_error") == 1 && await channel.MessageCountAsync(Queue) == 1, "a copy in each queue");
        await channel.QueuePurgeAsync(Queue);
        await channel.QueueUnbindAsync($"{Queue}_error", Messaging.Exchange(typeof(CityEnrolled)), "");
        await service.Restart();
        return (lamp, fact.EventId);
    }

    private static Task<string> Say(RunningService service, params string[] words) => Say(service, 0, words);

    private static async Task<string> Say(RunningService service, int expected, params string[] words)
    {
        await using var said = new StringWriter(CultureInfo.InvariantCulture);
        var failed = new FailedMessages(service.App.Services.GetRequiredService<BusUser>(),
            service.App.Services.GetRequiredService<IReadOnlyList<Reaction>>(), said);
        Assert.Equal(expected, await failed.Run(words, TestContext.Current.CancellationToken));
        return said.ToString();
    }
}
