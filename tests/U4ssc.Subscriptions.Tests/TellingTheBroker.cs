using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>What a partner with a queue gets.</summary>
public sealed class TellingTheBroker
{
    [Fact]
    public async Task every_event_comes_in_order_with_the_attributes_and_the_very_bytes_that_were_fixed()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var (_, partner) = await Partner.Of(host, subscriber, new { queue = true });
        await using var reads = partner.Reads();
        await Seeding.Enrolments(service, 300);
        await partner.Has(300);
        var texts = await Stream.Texts(service);
        Assert.Equal(Enumerable.Range(1, 300).Select(number => (long)number), partner.All.Select(one => one.Number));
        for (var i = 0; i < texts.Count; i++)
        {
            var (got, text) = (partner.All[i], JsonDocument.Parse(texts[i]).RootElement);
            Assert.Equal(text.GetProperty("data").GetRawText(), Encoding.UTF8.GetString(got.Body));
            Assert.Equal((text.Text("id"), "application/json"), (got.Id, got.Properties.ContentType));
            Assert.True(got.Properties.Persistent);
            Assert.Equal($"city.enrolled.{text.GetProperty("data").Text("country")}.{text.GetProperty("data").Text("agency")}", got.Key);
            var others = text.EnumerateObject().Where(member => member.Name is not "data" and not "datacontenttype").ToList();
            Assert.Equal(others.Count, got.Attributes.Count());
            Assert.All(others, member => Assert.Equal(member.Value.GetString(), got[member.Name]));
        }

        // A library of others reads the same event from it.
        var (first, known) = (partner.All[0], (await Stream.Events(service))[0]);
        var read = new CloudEvent(CloudEventsSpecVersion.V1_0, [Sequence.SequenceAttribute, CloudEventWriter.PreviousHash]);
        foreach (var name in first.Attributes.Where(name => name != "specversion")) read.SetAttributeFromString(name, first[name]);
        read.DataContentType = first.Properties.ContentType;
        Assert.True(read.IsValid);
        Assert.Equal((known.Id, known.Type, known.Time, known.Source), (read.Id, read.Type, read.Time, read.Source));
    }

    [Fact]
    public async Task a_partner_gets_what_it_asked_for_from_where_it_asked_and_nothing_else()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        await Seeding.Enrolments(service, 30);
        await Stream.Has(service, 30);
        var (_, all) = await Partner.Of(host, subscriber, new { queue = true, from = 10 });
        await using var allOf = all.Reads();
        var (made, swedes) = await Partner.Of(
            host, subscriber,
            new { queue = true, from = "beginning", countries = new[] { "SE", "FI" }, types = new[] { "city.enrolled" } });
        await using var swedish = swedes.Reads();
        var (_, none) = await Partner.Of(host, subscriber, new { queue = true, from = 0, types = new[] { "certificate.issued" } });
        await using var nothing = none.Reads();
        await Seeding.Enrolments(service, 30);
        await all.Has(50);
        await swedes.Has(20);
        Assert.Equal(Enumerable.Range(11, 50).Select(number => (long)number), all.All.Select(one => one.Number));
        Assert.All(swedes.All, one => Assert.Equal("SE", one.Country));
        Assert.Equal(swedes.Numbers.Order(), swedes.All.Select(one => one.Number));
        Assert.Empty(none.All);

        // What is asked for changes from now on.
        await subscriber.Change(HttpMethod.Patch, made, body: new { countries = new[] { "NO" } });
        await Eventually.Is(async () =>
        {
            var bindings = await (await host.Get($"queues/{host.Name}/{swedes.Queue}/bindings")).Json();
            return bindings.EnumerateArray().Count(one => one.Text("routing_key") == "city.enrolled.NO.*") == 1
                && bindings.GetArrayLength() == 3;
        }, "the queue gets what is asked for now");
        await Seeding.Enrolments(service, 30);
        await all.Has(80);
        await swedes.Has(40);
        Assert.All(swedes.All.Where(one => one.Number > 60), one => Assert.Equal("NO", one.Country));
        Assert.Equal(swedes.Numbers.Order(), swedes.All.Select(one => one.Number));
    }

    [Fact]
    public async Task what_is_for_webhooks_is_refused_of_a_queue()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.Subscriber();
        var (made, _) = await Partner.Of(host, subscriber, new { queue = true });
        foreach (var (method, below) in new[]
        {
            (HttpMethod.Get, "/deliveries"), (HttpMethod.Get, "/health"), (HttpMethod.Post, "/test"), (HttpMethod.Post, "/challenge"),
        })
        {
            var refused = await (await subscriber.Send(method, made.Address + below)).Json();
            Assert.Equal("/docs/errors/subscription.of_webhooks", refused.Text("type"));
        }

        var moved = await (await subscriber.Change(HttpMethod.Patch, made, body: new { url = "https://example.org/" })).Json();
        Assert.Equal("subscription.url_of_queue", moved.GetProperty("errors")[0].Text("code"));
    }

    [Fact]
    public async Task two_replicas_tell_each_event_once_and_one_goes_on_where_the_other_ended()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        await using var other = await service.Replica();
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var (_, partner) = await Partner.Of(host, subscriber, new { queue = true });
        await using var reads = partner.Reads();
        await Seeding.Enrolments(service, 100);
        await partner.Has(100);
        await service.Stop();
        await Seeding.Enrolments(service, 100);
        await partner.Has(200, TimeSpan.FromSeconds(60));
        await service.StartAgain();
        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), partner.All.Select(one => one.Number));
    }

    [Fact]
    public async Task what_came_while_a_subscription_was_paused_comes_when_it_is_resumed()
    {
        await using var host = await PartnersHost.Named();
        await using var service = await Subscribed.With(host);
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var (made, partner) = await Partner.Of(host, subscriber, new { queue = true });
        await using var reads = partner.Reads();
        await Seeding.Enrolments(service, 10);
        await partner.Has(10);
        await subscriber.Change(HttpMethod.Post, made, "/pause");
        await Eventually.Is(async () =>
            (await (await host.Get($"queues/{host.Name}/{partner.Queue}/bindings")).Json()).EnumerateArray()
            .All(one => one.Text("source") != "u4ssc.events"), "the queue gets nothing more");
        await Seeding.Enrolments(service, 10);
        await Eventually.Is(async () => await Confirmed(service) == 20, "the broker was told");
        Assert.Equal(10, partner.Numbers.Count);
        await subscriber.Change(HttpMethod.Post, made, "/resume");
        await partner.Has(20);
        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), partner.Numbers);
    }

    [Fact]
    public async Task without_a_broker_for_partners_a_queue_is_refused_and_nothing_changes()
    {
        await using var service = await Subscribed.Start();
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var answer = await subscriber.Send(HttpMethod.Post, "/api/subscriptions", new { queue = true });
        Assert.Equal((System.Net.HttpStatusCode.Conflict, "/docs/errors/subscription.no_queues"),
            (answer.StatusCode, (await answer.Json()).Text("type")));
        Assert.Equal(0, await service.EventCount());
    }

    private static async Task<long> Confirmed(RunningService service) =>
        (await (await service.Get("/status")).Json()).GetProperty("broker").GetProperty("confirmed").GetInt64();
}
