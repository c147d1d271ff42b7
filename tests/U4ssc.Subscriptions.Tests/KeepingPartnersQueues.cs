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

    public static TheoryData<string> Losses() =>
        ["everything", "queue", "exchange", "binding", "missed", "login", "rights", "connection", "rows"];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task whatever_the_broker_loses_the_partner_ends_with_every_event(string lost)
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        await Seeding.Enrolments(service, 20);
        await Stream.Has(service, 20);
        var (_, partner) = await Partner.Of(host, subscriber, new { queue = true, from = "beginning" });
        await Seeding.Enrolments(service, 20);
        await Eventually.Is(async () => (await subscriber.Read("/status")).GetProperty("broker").GetProperty("confirmed").GetInt64() == 40,
            "the broker has them");
        // These lie in the queue, and nobody has read them.
        await Lose(lost, host, service, partner);
        await Seeding.Enrolments(service, 20);
        await using var reads = partner.Reads();
        await partner.Has(60, HealedWithin);
        Assert.Equal(Enumerable.Range(1, 60).Select(number => (long)number), partner.Numbers.Order());
        foreach (var same in partner.All.GroupBy(one => one.Number))
            Assert.Single(same.Select(one => (one.Id, Convert.ToHexString(one.Body))).Distinct());
        await Seeding.Enrolments(service, 20);
        await partner.Has(80, HealedWithin);
    }

    [Fact]
    public async Task a_queue_that_was_read_is_not_filled_again_from_the_beginning()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        await Seeding.Enrolments(service, 20);
        await Stream.Has(service, 20);
        var (made, partner) = await Partner.Of(host, subscriber, new { queue = true, from = "beginning" });
        await using var reads = partner.Reads();
        await partner.Has(20);
        await Eventually.Is(async () => (await subscriber.Read(made.Address + "/queue")).GetProperty("taken").GetInt64() == 20,
            "it is known that they were taken", HealedWithin);
        await host.Wipe();
        await Seeding.Enrolments(service, 20);
        await partner.Has(40, HealedWithin);
        Assert.Equal(20, partner.All.Count(one => one.Number <= 20));
    }

    [Fact]
    public async Task a_queue_that_nobody_reads_gets_no_more_than_it_may_hold_and_everything_once_it_is_read()
    {
        // A page of the stream is five hundred, and a look comes every five seconds.
        const int Max = 400, Page = 500;
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host, $"--Broker:MessagesMax={Max}");
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        await Seeding.Enrolments(service, 2 * Max);
        await Stream.Has(service, 2 * Max);
        var (made, partner) = await Partner.Of(host, subscriber, new { queue = true, from = "beginning" });
        var (_, other) = await Partner.Of(host, subscriber, new { queue = true, from = "now" });
        // Filled no further than half, and it says why it is not.
        await Eventually.Is(async () => await Lying(partner) >= Max / 2, "it is half full", HealedWithin);
        await Eventually.Is(
            async () => (await subscriber.Read(made.Address + "/queue")).TryGetProperty("notice", out var notice)
                && notice.ToString().Contains($"while {Max / 2} or more", StringComparison.Ordinal),
            "it says why it gets no more", HealedWithin);
        // One that was bound is so no more when it has as many as it may.
        await Seeding.Enrolments(service, Max);
        await Eventually.Is(async () => await Lying(other) >= Max, "the other has as many as it may", HealedWithin);
        await Eventually.Is(
            async () => (await (await host.Get($"queues/{host.Name}/{other.Queue}/bindings")).Json()).EnumerateArray()
                .All(one => one.Text("source") != "u4ssc.events"),
            "the other gets no more", HealedWithin);
        await Seeding.Enrolments(service, Max);
        await Eventually.Is(
            async () => (await subscriber.Read("/status")).GetProperty("broker").GetProperty("confirmed").GetInt64() == 4 * Max,
            "the broker has them all", HealedWithin);
        Assert.InRange(await Lying(partner), Max / 2, (Max / 2) + Page);
        Assert.Equal(Max, await Lying(other));

        await using var reads = partner.Reads();
        await using var otherReads = other.Reads();
        await partner.Has(4 * Max, HealedWithin);
        await other.Has(2 * Max, HealedWithin);
        Assert.Equal(Enumerable.Range(1, 4 * Max).Select(number => (long)number), partner.Numbers);

        async Task<long> Lying(Partner one)
        {
            await using var owner = await host.ConnectAsOwner();
            await using var channel = await owner.CreateChannelAsync();
            return (await channel.QueueDeclarePassiveAsync(one.Queue)).MessageCount;
        }
    }

    private static async Task Lose(string what, PartnersHost host, RunningService service, Partner partner)
    {
        await host.Permit();
        switch (what)
        {
            case "everything":
                await host.Wipe();
                await host.Ask(HttpMethod.Delete, $"users/{partner.Queue}");
                break;
            case "queue": await host.Ask(HttpMethod.Delete, $"queues/{host.Name}/{partner.Queue}"); break;
            case "exchange": await host.Ask(HttpMethod.Delete, $"exchanges/{host.Name}/u4ssc.events"); break;
            case "missed": await host.Ask(HttpMethod.Delete, $"exchanges/{host.Name}/u4ssc.events.missed"); break;
            case "login": await host.Ask(HttpMethod.Delete, $"users/{partner.Queue}"); break;
            case "rights": await host.Ask(HttpMethod.Delete, $"permissions/{host.Name}/{partner.Queue}"); break;
            case "rows": await service.Execute("delete from partner_queue; delete from broker_progress; delete from partner_login"); break;
            case "binding":
                await using (var owner = await host.ConnectAsOwner())
                await using (var channel = await owner.CreateChannelAsync())
                    await channel.QueueUnbindAsync(partner.Queue, "u4ssc.events", "*.*.*.*");
                break;
            case "connection":
                foreach (var open in (await (await host.Get($"vhosts/{host.Name}/connections")).Json()).EnumerateArray())
                    await host.Ask(HttpMethod.Delete, $"connections/{Uri.EscapeDataString(open.Text("name"))}");
                break;
        }
    }

    private sealed class Nobody(IChannel channel) : AsyncDefaultBasicConsumer(channel);
}
