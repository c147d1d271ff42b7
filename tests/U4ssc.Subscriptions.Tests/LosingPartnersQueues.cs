using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Whatever the broker loses of what is a partner's, the partner ends with every event.</summary>
public sealed class LosingPartnersQueues
{
    private static readonly TimeSpan HealedWithin = TimeSpan.FromSeconds(60);

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
}
