using System.Text.Json;
using Json.Schema;
using U4ssc.Subscriptions.Domain;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>The description for machines.</summary>
public sealed class DescribingEvents
{
    [Fact]
    public async Task every_kind_of_event_is_described_with_the_schema_that_is_served_and_each_way_it_comes()
    {
        await using var service = await Subscribed.Start();
        var described = await (await service.Get("/asyncapi.json")).Json();
        Assert.Equal("3.0.0", described.Text("asyncapi"));
        var messages = described.GetProperty("components").GetProperty("messages");
        foreach (var channel in new[] { "webhook", "feed", "broker" })
        {
            var carried = described.GetProperty("channels").GetProperty(channel).GetProperty("messages").EnumerateObject().ToList();
            Assert.All(PublicTypes.All, type => Assert.Contains(carried, one => one.Name == EventDescription.Key(type)));
            Assert.All(carried, one => Assert.True(messages.TryGetProperty(one.Name, out _)));
        }

        foreach (var type in PublicTypes.All)
        {
            var served = await (await service.Get($"/schemas/{type.Name}/{type.Version}")).Json();
            var within = described.GetProperty("components").GetProperty("schemas").GetProperty(EventDescription.Key(type));
            Assert.True(JsonElement.DeepEquals(served.GetProperty("properties"), within.GetProperty("properties")));
            Assert.True(JsonElement.DeepEquals(served.GetProperty("required"), within.GetProperty("required")));
        }

        var webhooks = (await (await service.Get("/openapi/subscriptions.json")).Json()).GetProperty("webhooks");
        foreach (var type in PublicTypes.All)
        {
            var posted = webhooks.GetProperty(EventDescription.Key(type)).GetProperty("post").GetProperty("requestBody")
                .GetProperty("content").GetProperty("application/cloudevents+json").GetProperty("schema").GetProperty("allOf")[1]
                .GetProperty("properties");
            Assert.Equal(type.Name, posted.GetProperty("type").Text("const"));
            var served = await (await service.Get($"/schemas/{type.Name}/{type.Version}")).Json();
            Assert.Equal(
                served.GetProperty("properties").EnumerateObject().Select(member => member.Name),
                posted.GetProperty("data").GetProperty("properties").EnumerateObject().Select(member => member.Name));
        }

        // What is pushed is as it is described.
        await Seeding.Enrolments(service, 1);
        await Stream.Has(service, 1);
        var envelope = JsonSchema.FromText(described.GetProperty("components").GetProperty("schemas").GetProperty("event").GetRawText());
        Assert.True(envelope.Evaluate(JsonElement.Parse((await Stream.Texts(service))[0])).IsValid);
    }
}
