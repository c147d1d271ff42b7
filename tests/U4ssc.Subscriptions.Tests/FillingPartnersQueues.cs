using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>How much is put into a partner's queue, and what is not put into it again.</summary>
public sealed class FillingPartnersQueues
{
    private static readonly TimeSpan HealedWithin = TimeSpan.FromSeconds(60);

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
}
