using Microsoft.Extensions.Configuration;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Lamps;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>The login of a service writes to its own exchanges, reads from its own queues, and configures nothing.</summary>
public sealed class HavingLittleOnTheBroker
{
    public static TheoryData<string> Services() => [.. Composed.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task a_service_writes_to_what_is_its_own_reads_what_is_its_own_and_configures_nothing(string named)
    {
        await using var broker = await Declared();
        var service = named.ToLowerInvariant();
        var wrong = new List<string>();
        await using var connection = await broker.As(service);
        foreach (var (_, topology) in broker.Topologies)
        {
            foreach (var exchange in topology.Exchanges)
            {
                var own = exchange.Name.StartsWith($"u4ssc.{service}.", StringComparison.Ordinal);
                await Expect(own, $"write to {exchange.Name}", channel => Write(channel, exchange.Name, ""));
                await Expect(false, $"declare {exchange.Name}", channel =>
                    channel.ExchangeDeclareAsync(exchange.Name, exchange.Type, durable: true));
                await Expect(false, $"delete {exchange.Name}", channel => channel.ExchangeDeleteAsync(exchange.Name));
            }

            foreach (var queue in topology.Queues)
            {
                var own = queue.Name.StartsWith($"{service}-", StringComparison.Ordinal);
                await Expect(own, $"read from {queue.Name}", channel => channel.BasicGetAsync(queue.Name, autoAck: false));
                await Expect(own, $"consume from {queue.Name}", channel =>
                    channel.BasicConsumeAsync(queue.Name, autoAck: false, new Nobody(channel)));
                await Expect(own, $"empty {queue.Name}", channel => channel.QueuePurgeAsync(queue.Name));
                await Expect(false, $"write to {queue.Name} by its name", channel => Write(channel, "", queue.Name));
                await Expect(false, $"delete {queue.Name}", channel => channel.QueueDeleteAsync(queue.Name));
                await Expect(false, $"declare {queue.Name}", channel => channel.QueueDeclareAsync(
                    queue.Name, durable: true, exclusive: false, autoDelete: false, queue.Arguments.ToDictionary()));
                await Expect(false, $"bind {queue.Name}", channel => channel.QueueBindAsync(queue.Name, Topology.Own(service), "anything"));
            }

            foreach (var (exchange, queue, key) in topology.Bindings)
                await Expect(false, $"unbind {queue} from {exchange}", channel => channel.QueueUnbindAsync(queue, exchange, key));
        }

        await Expect(false, "declare a queue with a name of its own", channel =>
            channel.QueueDeclareAsync($"{service}-of-mine", durable: false, exclusive: true, autoDelete: true));
        await Expect(false, "declare a queue without a name", channel => channel.QueueDeclareAsync());
        await Expect(false, "declare an exchange with a name of its own", channel =>
            channel.ExchangeDeclareAsync($"u4ssc.{service}.mine", ExchangeType.Fanout));
        await Expect(false, "bind an exchange to another", channel =>
            channel.ExchangeBindAsync(Topology.Own(service), Messaging.Exchange(typeof(CityEnrolled)), ""));
        Assert.Empty(wrong);

        // A refusal closes the channel: each is tried on one of its own.
        async Task Expect(bool may, string what, Func<IChannel, Task> act)
        {
            await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
            try
            {
                await act(channel);
                if (!may) wrong.Add($"{service} may {what}");
            }
            catch (Exception refused) when (refused is OperationInterruptedException or AlreadyClosedException)
            {
                if (may) wrong.Add($"{service} may not {what}: {refused.Message}");
                else if (channel.CloseReason?.ReplyCode != 403)
                    wrong.Add($"{service} is kept from {what} by something else: {refused.Message}");
            }
        }
    }

    [Fact]
    public async Task a_message_that_cannot_be_read_goes_to_the_error_queue_through_the_services_own_login()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        var factory = new ConnectionFactory { Uri = TestServers.AsService(service.Broker, "registry") };
        await using var registry = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await registry.CreateChannelAsync(new CreateChannelOptions(true, true),
            TestContext.Current.CancellationToken);
        var properties = new BasicProperties { MessageId = Guid.CreateVersion7().ToString(), UserId = "test_registry" };
        await channel.BasicPublishAsync(Messaging.Exchange(typeof(CityEnrolled)), "", mandatory: true, properties, "{"u8.ToArray());

        var failed = await Eventually.Gives(async () => await Taken(service, "lamps-when-city-enrolled_error"), "it is on the error queue");
        Assert.Equal(properties.MessageId, failed.BasicProperties.MessageId);
        Assert.Equal("test_lamps", failed.BasicProperties.UserId);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void the_local_platform_gives_a_login_what_the_program_says(string named)
    {
        var service = named.ToLowerInvariant();
        var script = File.ReadAllText(Repository.At("deploy", "lib", "rabbitmq.sh"));
        var line = script.Split('\n').Single(line => line.StartsWith("bus_rights_of()", StringComparison.Ordinal));
        var format = line.Split('\'')[1].Replace(@"\\", @"\", StringComparison.Ordinal).Replace("%s", service, StringComparison.Ordinal);
        var rights = System.Text.Json.JsonDocument.Parse($"{{{format}}}").RootElement;
        Assert.Equal("^$", rights.GetProperty("configure").GetString());
        Assert.Equal(Topology.MayWrite(service), rights.GetProperty("write").GetString());
        Assert.Equal(Topology.MayRead(service), rights.GetProperty("read").GetString());
        Assert.Contains(service, script.Split('\n').Single(line => line.StartsWith("TELLING=", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bus:OwnerUrl", "amqp://test_lamps:other@127.0.0.1/t", "Make a second one")]
    [InlineData("Bus:OwnerUrl", "", "Bus:OwnerUrl is not amqp://")]
    [InlineData("Bus:OwnerUrl", "http://owner:x@127.0.0.1/t", "Bus:OwnerUrl is not amqp://")]
    [InlineData("Bus:Url", "amqp://u4ssc:x@127.0.0.1/t", "its name must end in lamps")]
    [InlineData("Bus:Url", "127.0.0.1", "Bus:Url is not amqp://")]
    public void a_login_that_cannot_be_the_one_is_refused_with_what_to_do(string setting, string value, string says)
    {
        var given = new Dictionary<string, string?>
        { ["Bus:Url"] = "amqp://test_lamps:x@127.0.0.1/t", ["Bus:OwnerUrl"] = "amqp://owner:x@127.0.0.1/t" };
        given[setting] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(given).Build();
        var refused = Assert.Throws<InvalidOperationException>(() =>
        {
            BusUser.Read("lamps", configuration);
            BusUser.Owner(configuration);
        });
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void from_the_name_of_one_login_follow_all_others()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Bus:Url", "amqp://of%20city_lamps:x@127.0.0.1/t")])
            .Build();
        Assert.Equal("of city_registry", BusUser.Read("lamps", configuration).Of("registry"));
    }

    private static async Task<BasicGetResult?> Taken(RunningService service, string queue)
    {
        var factory = new ConnectionFactory { Uri = service.Broker };
        await using var connection = await factory.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        return await channel.BasicGetAsync(queue, autoAck: true);
    }

    private static async Task Write(IChannel channel, string exchange, string key)
    {
        try
        {
            await channel.BasicPublishAsync(exchange, key, mandatory: true, "nothing"u8.ToArray());
        }
        catch (PublishException back) when (back.IsReturn)
        {
            // It was let in, and nobody listens.
        }
    }

    private static async Task<Everything> Declared()
    {
        var host = await TestServers.NewVirtualHost("rights");
        var everything = new Everything(host, Composed.Services.ToDictionary(
            service => service.ToLowerInvariant(), service => Topology.Of(service.ToLowerInvariant(), Composed.Reactions(service))));
        foreach (var topology in everything.Topologies.Values) await topology.Declare(host, TestContext.Current.CancellationToken);
        return everything;
    }

    private sealed record Everything(Uri Host, IReadOnlyDictionary<string, Topology> Topologies) : IAsyncDisposable
    {
        public Task<IConnection> As(string service) =>
            new ConnectionFactory { Uri = TestServers.AsService(Host, service) }.CreateConnectionAsync();

        public async ValueTask DisposeAsync() => await TestServers.Drop(Host);
    }

    private sealed class Nobody(IChannel channel) : AsyncDefaultBasicConsumer(channel);
}
