using Marten;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>What the broker loses is asked for by whoever has not heard it, and told again to nobody else.</summary>
public sealed class HealingWhatWasLost
{
    private const string Queue = "lamps-when-city-withdrawn";
    private static readonly TimeSpan WholeWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task what_is_lost_at_the_end_or_in_the_middle_is_asked_for_and_told_to_the_queue_alone()
    {
        await using var broker = await Telling.Broker();
        await using var teller = await RunningService.On(broker.Url, "registry", Telling.Teller);
        await using var hearer = await RunningService.On(broker.Url, "lamps", Telling.Hearer);
        var told = await Telling.Some(teller, 5);
        await Telling.IsWhole(hearer, told, WholeWithin);

        // While nobody consumes, the broker loses what lies there: nothing comes after it, and only the newest number tells.
        await hearer.Stop();
        told += await Telling.Some(teller, 7);
        await Telling.Told(teller, told);
        await Lose(teller, 7);
        await hearer.StartAgain();
        await Telling.IsWhole(hearer, told, WholeWithin);

        // What was sent while the queue did not listen leaves a gap.
        await Telling.Bind(teller, Queue, listens: false);
        told += await Telling.Some(teller, 4);
        await Telling.Told(teller, told);
        await Telling.Bind(teller, Queue, listens: true);
        told += await Telling.Some(teller, 2);
        await Telling.IsWhole(hearer, told, WholeWithin);

        Assert.Equal(told, teller.Told.Count);
        Assert.All((await Telling.Copies(hearer)).Values, taken => Assert.Equal(1, taken));
        var standing = hearer.App.Services.GetRequiredService<NotHeard>();
        await Eventually.Is(async () =>
            (await standing.Heard(TestContext.Current.CancellationToken)).Contains(new(Queue, "registry", told, 0, 0)),
            "it is known to be whole");
    }

    [Fact]
    public async Task a_reaction_that_a_release_brings_hears_everything_from_the_beginning()
    {
        await using var broker = await Telling.Broker();
        await using var teller = await RunningService.On(broker.Url, "registry", Telling.Teller);
        var told = await Telling.Some(teller, 6);
        await Telling.Told(teller, told);
        await using var hearer = await RunningService.On(broker.Url, "lamps", Telling.Hearer);
        await Telling.IsWhole(hearer, told, WholeWithin);
        Assert.Equal(told, teller.Told.Count);
    }

    private static async Task Lose(RunningService service, uint messages)
    {
        await using var connection = await new ConnectionFactory { Uri = service.Broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Eventually.Is(async () => await channel.MessageCountAsync(Queue) == messages, "they lie in the queue");
        Assert.Equal(messages, await channel.QueuePurgeAsync(Queue));
    }
}

/// <summary>A service that tells, and one that listens to it.</summary>
internal static class Telling
{
    public static Microsoft.AspNetCore.Builder.WebApplication Teller(string[] args) =>
        LampService.Create(args, LampService.Access, name: "registry");

    public static Microsoft.AspNetCore.Builder.WebApplication Hearer(string[] args) =>
        LampService.Create(args, LampService.Access, service =>
    {
        service.Store(store => store.Document<TakenCity>());
        service.React<WhenCityWithdrawn, CityWithdrawn>();
    });

    /// <summary>A virtual host for both.</summary>
    public static async Task<Place> Broker() => new(await TestServers.NewVirtualHost("lamps"));

    /// <summary>Lets it tell so many messages.</summary>
    public static async Task<int> Some(RunningService teller, int count)
    {
        using var agency = teller.As(Role.Agency, agency: "NO-KS");
        for (var i = 0; i < count; i++)
        {
            var made = await agency.Send(HttpMethod.Post, "/api/registry/lamps",
                new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
            made.EnsureSuccessStatusCode();
            var lamp = (await made.Json()).GetProperty("id").GetGuid();
            (await agency.Send(HttpMethod.Put, $"/api/registry/lamps/{lamp}/switch", new { on = true, watts = 1 }, ifMatch: 1))
                .EnsureSuccessStatusCode();
        }

        return count;
    }

    /// <summary>Until all that listen have heard so many.</summary>
    public static Task Told(RunningService teller, int told) =>
        Eventually.Is(() => Task.FromResult(teller.Told.Count == told), $"{told} are told");

    /// <summary>Until it has taken so many.</summary>
    public static async Task IsWhole(RunningService hearer, int told, TimeSpan within)
    {
        try
        {
            await Eventually.Is(async () => (await Copies(hearer)).Count == told, $"{told} are taken", within);
        }
        catch (TimeoutException late)
        {
            using var nobody = hearer.As(Role.Anonymous);
            var health = await nobody.GetStringAsync(new Uri("/status", UriKind.Relative));
            var lag = await (await nobody.GetAsync(new Uri("/health/lag", UriKind.Relative))).Content.ReadAsStringAsync();
            throw new TimeoutException($"{late.Message} {(await Copies(hearer)).Count} are. {health} {lag}", late);
        }
    }

    /// <summary>How often each was taken.</summary>
    public static async Task<Dictionary<string, int>> Copies(RunningService hearer)
    {
        await using var session = hearer.App.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.Query<TakenCity>().ToListAsync()).ToDictionary(taken => taken.Id, taken => taken.Times);
    }

    /// <summary>A virtual host, for as long as a test.</summary>
    internal sealed record Place(Uri Url) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await TestServers.Drop(Url);
    }

    public static async Task Bind(RunningService service, string queue, bool listens)
    {
        await using var connection = await new ConnectionFactory { Uri = service.Broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var exchange = Messaging.Exchange(typeof(CityWithdrawn));
        if (listens) await channel.QueueBindAsync(queue, exchange, "");
        else await channel.QueueUnbindAsync(queue, exchange, "");
    }
}

/// <summary>How often a city's withdrawal had an effect.</summary>
public sealed class TakenCity
{
    public string Id { get; set; } = "";

    public int Times { get; set; }
}

internal sealed class WhenCityWithdrawn(Inbox inbox) : IConsumer<CityWithdrawn>
{
    public Task Consume(ConsumeContext<CityWithdrawn> context) => inbox.Decide<Lamp, ILampEvent>(
        context, context.Message.CityId, _ =>
            [], alongside: (session, _) => session.Insert(new TakenCity { Id = context.Message.CityId.ToString(), Times = 1 }));
}
