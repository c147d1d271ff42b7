using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json.Nodes;
using MassTransit;
using RabbitMQ.Client;
using U4ssc.Contracts;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Http;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>
/// On a real broker, for every reaction of every service: what its teller did not sign, or not so, ends in the error queue with the reason,
/// is counted, and changes nothing.
/// </summary>
public sealed class RefusingForgedMessages
{
    // Who reacts to nothing cannot be told anything.
    public static TheoryData<string> Services() => [.. Composed.Services.Where(service => Composed.Reactions(service).Count > 0)];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task what_is_forged_altered_or_sent_elsewhere_ends_in_the_error_queue_and_changes_nothing(string named)
    {
        var name = named.ToLowerInvariant();
        await using var service = await RunningService.Start(name, Composed.Root(named));
        var counted = 0;
        using var listener = Counting(() => Interlocked.Increment(ref counted));
        var events = await service.EventCount();
        var sent = 0;
        foreach (var reaction in Composed.Reactions(named))
        {
            var expected = new SortedDictionary<string, NotGenuine>(StringComparer.Ordinal);
            var teller = Messaging.Teller(reaction.Message);
            foreach (var (reason, forged, anonymous) in Forgeries(reaction, name))
            {
                expected.Add(forged.Id!.Value.ToString(), reason);
                // Whoever has the broker can put it anywhere; with a login of a service it is the nearest that the broker lets through.
                await service.Speaker.Send(teller, Messaging.Exchange(reaction.Message), forged, anonymous: anonymous);
            }

            // Another service's login cannot write there; its own can put anything before its own reaction.
            var own = SpokenMessage.Of(Sample(reaction.Message)) with { Signature = null };
            expected.Add(own.Id!.Value.ToString(), NotGenuine.Unsigned);
            await service.Speaker.Send(name, Topology.Own(name), own, key: reaction.Queue);

            var failed = await Failed(service, reaction.Queue, expected.Count);
            Assert.Equal(expected.Keys, failed.Keys);
            foreach (var (id, reason) in expected) Assert.Equal((reason, new NotGenuineException(reason).Message), (reason, failed[id]));
            sent += expected.Count;
        }

        Assert.Equal(events, await service.EventCount());
        Assert.Equal(0, await service.PlacesOf(Marker));
        await Eventually.Is(() => Task.FromResult(Volatile.Read(ref counted) >= sent), "each of them is counted");
    }

    [Fact]
    public async Task what_tells_of_numbers_and_asks_for_messages_is_signed_too()
    {
        await using var service = await RunningService.Start("certification", Composed.Root("Certification"));
        await Topology.Of("submissions", Composed.Reactions("Submissions")).Declare(service.Broker, TestContext.Current.CancellationToken);
        var newest = new Newest("registry", 1, [new(Messaging.Exchange(typeof(Contracts.Registry.V1.CityEnrolled)), 1)]);
        var asked = new AskedAgain("submissions", "submissions-when-certificate-issued",
            Messaging.Exchange(typeof(Contracts.Certification.V1.CertificateIssued)), [new(1, 1)]);
        await Refuses(newest, "registry", Topology.Newest("registry"), "", Topology.NewestQueue("certification"));
        await Refuses(asked, "submissions", Topology.Asks("submissions"), "certification", Topology.AskedQueue("certification"));
        Assert.Equal(0, await service.PlacesOf(Messaging.Exchange(typeof(Contracts.Registry.V1.CityEnrolled))));

        async Task Refuses(object said, string by, string exchange, string key, string queue)
        {
            var expected = new SortedDictionary<string, NotGenuine>(StringComparer.Ordinal);
            foreach (var (reason, forged, anonymous) in new[]
            {
                (NotGenuine.Unsigned, Spoken(said, by) with { Signature = null }, false),
                (NotGenuine.UnknownKey, Spoken(said, by, signer: "catalogue"), false),
                (NotGenuine.UnknownKey, Spoken(said, by) with { Service = "catalogue" }, false),
                (NotGenuine.AnotherLogin, Spoken(said, "catalogue"), false),
                (NotGenuine.AnotherLogin, Spoken(said, by), true),
                (NotGenuine.Altered, Spoken(said, by) with { Id = Guid.CreateVersion7() }, false),
                (NotGenuine.AnotherType, SpokenMessage.Of(Sample(typeof(Contracts.Registry.V1.CityEnrolled))), false),
            })
            {
                expected.Add(forged.Id!.Value.ToString(), reason);
                await service.Speaker.Send(by, exchange, forged, key, anonymous);
            }

            var failed = await Failed(service, queue, expected.Count);
            Assert.Equal(expected.Select(one => (one.Key, new NotGenuineException(one.Value).Message)),
                failed.Select(one => (one.Key, one.Value)));
        }
    }

    private static SpokenMessage Spoken(object said, string by, string? signer = null) => SpokenMessage.Of(
        said.GetType(), System.Text.Json.JsonSerializer.SerializeToElement(said, said.GetType(), Json.Options), Guid.CreateVersion7(), by,
        signer);

    [Fact]
    public async Task what_a_service_signed_is_taken_again_after_a_replay_under_the_login_of_the_one_who_replays()
    {
        await using var service = await RunningService.Start("certification", Composed.Root("Certification"));
        var queue = Composed.Reactions("Certification").Single(reaction => reaction.Message.Name == "CityRegistered").Queue;
        var message = SpokenMessage.Of(Sample(typeof(Contracts.Registry.V1.CityRegistered)));
        await service.Speaker.Send("certification", Topology.Own("certification"), message, key: queue);
        await Eventually.Is(async () => await service.PlacesOf(Marker) > 0, "the reaction took it");
        Assert.Empty(await Failed(service, queue, 0));
    }

    private const string Marker = "b1f8c2d4-0000-7000-8000-5eed5eed5eed";

    // Sample messages, with an id that is looked for in every table afterwards.
    private static IMessage Sample(Type type)
    {
        var content = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(Samples.Complete(type), type, Json.Options))!.AsObject();
        content["fact"]!["eventId"] = Guid.CreateVersion7().ToString();
        foreach (var id in new[] { "cityId", "caseId", "submissionId", "code", "edition", "benchmarkSet" }.Where(content.ContainsKey))
            content[id] = Marker;
        return (IMessage)System.Text.Json.JsonSerializer.Deserialize(content, type, Json.Options)!;
    }

    private static IEnumerable<(NotGenuine Reason, SpokenMessage Message, bool Anonymous)> Forgeries(Reaction reaction, string service)
    {
        var (type, teller) = (reaction.Message, Messaging.Teller(reaction.Message));
        var other = Messaging.Types.First(other => Messaging.Teller(other) == teller && other != type && other.Name != type.Name);
        var stranger = Messaging.Types.First(other => Messaging.Teller(other) != teller);
        yield return (NotGenuine.Unsigned, New() with { Signature = null }, false);
        yield return (NotGenuine.MalformedSignature, New() with { Signature = "nothing" }, false);
        yield return (NotGenuine.UnknownKey, SpokenMessage.Of(Sample(type), signer: Messaging.Teller(stranger)), false);
        yield return (NotGenuine.AnotherService, New() with { Service = Messaging.Teller(stranger) }, false);
        yield return (NotGenuine.Altered, New() with { Id = Guid.CreateVersion7() }, false);
        yield return (NotGenuine.Altered, New() with { Number = 8 }, false);
        yield return (NotGenuine.Altered, New() with { Ordinal = null }, false);
        yield return (NotGenuine.Altered, New() with { Correlation = "another" }, false);
        yield return (NotGenuine.Altered, Changed(message => message["fact"]!["version"] = 43), false);
        yield return (NotGenuine.Altered, Changed(message => message["fact"]!["version"] = "no number"), false);
        yield return (NotGenuine.Altered, Changed(message => message.AsObject().Remove("fact")), false);
        yield return (NotGenuine.Altered, SpokenMessage.Of(Sample(other)) with { Names = [MessageUrn.ForTypeString(type)] }, false);
        yield return (NotGenuine.AnotherType, SpokenMessage.Of(Sample(other)), false);
        yield return (NotGenuine.AnotherService, SpokenMessage.Of(Sample(stranger)) with { Names = [MessageUrn.ForTypeString(type)] },
            false);
        yield return (NotGenuine.AnotherLogin, New(), true);
        yield return (NotGenuine.WantsAnAnswer, New() with { FaultAddress = $"exchange:{Topology.Own(service)}" }, false);

        SpokenMessage New() => SpokenMessage.Of(Sample(type));

        SpokenMessage Changed(Action<JsonNode> change)
        {
            var message = New();
            change(message.Message);
            return message;
        }
    }

    private static MeterListener Counting(Action count)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == SecurityEvents.Meter) listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            foreach (var tag in tags) if (tag is { Key: "event", Value: "message_refused" }) count();
        });
        listener.Start();
        return listener;
    }

    // By message id, with the sentence that the library noted.
    private static async Task<SortedDictionary<string, string>> Failed(RunningService service, string queue, int count)
    {
        await using var connection = await new ConnectionFactory { Uri = service.Broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Eventually.Is(
            async () =>
                await channel.MessageCountAsync(queue + "_error") >= count
                    && await channel.MessageCountAsync(queue) == 0, $"{count} are on {queue}_error");
        var failed = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (await channel.BasicGetAsync(queue + "_error", autoAck: true) is { } message)
            failed[message.BasicProperties.MessageId!] = Encoding.UTF8
                .GetString((byte[])message.BasicProperties.Headers!["MT-Fault-Message"]!);
        return failed;
    }
}
