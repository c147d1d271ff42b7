using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Queues, logins and rights of partners are as the subscriptions say, whatever becomes of them on the broker.</summary>
public sealed class KeepingPartnersQueues
{
    private static readonly TimeSpan HealedWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task a_partner_may_read_its_own_queue_and_nothing_else()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var (_, one) = await Partner.Of(host, subscriber, new { queue = true });
        var (_, other) = await Partner.Of(host, subscriber, new { queue = true });
        await using var connection = await host.Connect(one.Queue, one.Secret);
        var wrong = new List<string>();
        await Refused("read another's queue", channel => channel.BasicGetAsync(other.Queue, autoAck: false));
        await Refused("consume another's queue", channel => channel.BasicConsumeAsync(other.Queue, false, new Nobody(channel)));
        await Refused("empty another's queue", channel => channel.QueuePurgeAsync(other.Queue));
        await Refused("delete its queue", channel => channel.QueueDeleteAsync(one.Queue));
        await Refused("declare a queue", channel => channel.QueueDeclareAsync(one.Queue + "2", true, false, false));
        await Refused("declare a queue without a name", channel => channel.QueueDeclareAsync());
        await Refused("declare an exchange", channel => channel.ExchangeDeclareAsync("mine", ExchangeType.Fanout));
        await Refused("bind its queue", channel => channel.QueueBindAsync(one.Queue, "u4ssc.events", "#"));
        await Refused("unbind its queue", channel => channel.QueueUnbindAsync(one.Queue, "u4ssc.events", "*.*.*.*"));
        foreach (var (exchange, key) in new[]
            { ("u4ssc.events", "city.enrolled.NO.NO-KS"), ("u4ssc.events.missed", other.Queue), ("", other.Queue), ("", one.Queue) })
            await Refused($"publish to '{exchange}'", channel => channel.BasicPublishAsync(exchange, key, "x"u8.ToArray()).AsTask());
        Assert.Empty(wrong);
        await using var reads = await connection.CreateChannelAsync();
        Assert.Null(await reads.BasicGetAsync(one.Queue, autoAck: true));

        async Task Refused(string what, Func<IChannel, Task> act)
        {
            await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
            try
            {
                await act(channel);
                wrong.Add($"may {what}");
            }
            catch (Exception refused) when (refused is OperationInterruptedException or AlreadyClosedException)
            {
                if (channel.CloseReason?.ReplyCode != 403) wrong.Add($"is kept from {what} by something else: {refused.Message}");
            }
        }
    }

    [Fact]
    public async Task another_secret_counts_at_once_and_cuts_off_who_has_the_one_before()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var (made, partner) = await Partner.Of(host, subscriber, new { queue = true });
        await using var old = await host.Connect(partner.Queue, partner.Secret);
        Assert.Equal(System.Net.HttpStatusCode.UnprocessableEntity,
            (await subscriber.Change(HttpMethod.Post, made, "/secret", new { overlapHours = 1 })).StatusCode);
        var rotated = await (await subscriber.Change(HttpMethod.Post, made, "/secret", new { })).Json();
        await Partner.Ready(subscriber, made);
        await Eventually.Is(() => Task.FromResult(!old.IsOpen), "who had the secret before is cut off", HealedWithin);
        await Assert.ThrowsAnyAsync<BrokerUnreachableException>(() => host.Connect(partner.Queue, partner.Secret));
        await using var with = await host.Connect(partner.Queue, rotated.Text("secret"));
        Assert.True(with.IsOpen);
        Assert.Equal(0, await service.PlacesOf(rotated.Text("secret")));
    }

    [Fact]
    public async Task with_the_end_of_a_subscription_its_queue_and_its_login_go()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var (made, partner) = await Partner.Of(host, subscriber, new { queue = true });
        var (_, stays) = await Partner.Of(host, subscriber, new { queue = true });
        await using var connection = await host.Connect(partner.Queue, partner.Secret);
        await subscriber.Change(HttpMethod.Delete, made);
        await Eventually.Is(async () => !(await host.Get($"queues/{host.Name}/{partner.Queue}")).IsSuccessStatusCode
            && !(await host.Get($"users/{partner.Queue}")).IsSuccessStatusCode, "queue and login are gone", HealedWithin);
        await Eventually.Is(() => Task.FromResult(!connection.IsOpen), "whoever was connected is cut off");
        Assert.True((await host.Get($"queues/{host.Name}/{stays.Queue}")).IsSuccessStatusCode);
        await Eventually.Is(async () => await service.PlacesOf(made.Id) > 0, "its history stays");
    }

    private sealed class Nobody(IChannel channel) : AsyncDefaultBasicConsumer(channel);
}
