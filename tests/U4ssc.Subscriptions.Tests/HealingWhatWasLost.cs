using Npgsql;
using RabbitMQ.Client;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>The stream is what the services' logs say, not what the broker happened to bring.</summary>
public sealed class HealingWhatWasLost
{
    private const string Queue = "subscriptions-when-city-withdrawn";
    private static readonly TimeSpan WholeWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task the_whole_stream_is_the_log_of_its_source_whatever_the_broker_lost_or_brought_twice()
    {
        var broker = await TestServers.NewVirtualHost("subscriptions");
        await using var source = await RunningService.On(
            broker, "registry", args => LampService.Create(args, LampService.Access, name: "registry"));
        await using var service = await Subscribed.On(broker);
        var lamps = await Hang(source, 12);
        await Switch(source, lamps[..4]);
        await Stream.Has(service, 4);

        // What lies there while nobody listens is lost, and so is what comes while the queue is not bound.
        await service.Stop();
        await Switch(source, lamps[4..7]);
        var factory = new ConnectionFactory { Uri = broker };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Eventually.Is(async () => await channel.MessageCountAsync(Queue) == 3, "they lie in the queue");
        await channel.QueuePurgeAsync(Queue, TestContext.Current.CancellationToken);
        await service.StartAgain();
        var exchange = Messaging.Exchange(typeof(CityWithdrawn));
        await channel.QueueUnbindAsync(Queue, exchange, "", cancellationToken: TestContext.Current.CancellationToken);
        await Switch(source, lamps[7..10]);
        await Eventually.Is(() => Task.FromResult(source.Told.Count == 10), "they are told to nobody");
        await channel.QueueBindAsync(Queue, exchange, "", cancellationToken: TestContext.Current.CancellationToken);
        await Switch(source, lamps[10..]);

        await Eventually.Is(async () => (await Stream.Texts(service)).Count == 12, "all are in the stream", WholeWithin);
        Assert.Equal(await Log(source), (await Stream.Events(service)).Select(one => one.Id!));
    }

    private static async Task<List<Guid>> Hang(RunningService source, int count)
    {
        using var agency = source.As(Role.Agency, agency: "NO-KS");
        var lamps = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            var body = new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" };
            lamps.Add((await (await agency.Send(HttpMethod.Post, "/api/registry/lamps", body)).Json()).GetProperty("id").GetGuid());
        }

        return lamps;
    }

    // A lamp that is switched on is a city that withdrew.
    private static async Task Switch(RunningService source, IEnumerable<Guid> lamps)
    {
        using var agency = source.As(Role.Agency, agency: "NO-KS");
        foreach (var lamp in lamps)
            (await agency.Send(HttpMethod.Put, $"/api/registry/lamps/{lamp}/switch", new { on = true, watts = 1 }, ifMatch: 1))
                .EnsureSuccessStatusCode();
    }

    private static async Task<List<string>> Log(RunningService source)
    {
        await using var database = NpgsqlDataSource.Create(source.Database);
        await using var command = database.CreateCommand(
            "select id from announcement join mt_events on seq_id = sequence order by number");
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<string>();
        while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0).ToString("D"));
        return ids;
    }
}
