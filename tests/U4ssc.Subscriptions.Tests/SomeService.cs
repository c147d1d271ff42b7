using System.Text.Json;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;

namespace U4ssc.Subscriptions.Tests;

/// <summary>A message with its place among all that its service tells.</summary>
internal sealed record Numbered(IMessage Message, long Number);

/// <summary>Stands for a service that tells: gives its messages their numbers, and sends them when, and as often as, a test says.</summary>
internal sealed class SomeService(RunningService to)
{
    private long number;

    public Numbered Says(IMessage message) => new(message, ++number);

    /// <summary>That some city is enrolled.</summary>
    public Numbered Enrols(Guid? city = null, string country = "NO", string agency = "NO-KS")
    {
        var id = city ?? Guid.CreateVersion7();
        var fact = new Fact(Guid.CreateVersion7(), id, 2, number + 1, DateTimeOffset.UtcNow);
        return Says(new CityEnrolled(fact, id, agency, country, new DateOnly(2026, 1, 15), new('a', 64)));
    }

    /// <summary>That some city is registered, of which nobody outside hears.</summary>
    public Numbered Registers() => Says(Sample<CityRegistered>());

    public async Task Tell(params IEnumerable<Numbered> messages)
    {
        foreach (var (message, place) in messages)
        {
            var type = message.GetType();
            var content = JsonSerializer.SerializeToElement(message, type, Kernel.Json.Options);
            var spoken = SpokenMessage.Of(type, content, message.Fact.EventId, Messaging.Teller(type), number: place, ordinal: place);
            await to.Speaker.Send(Messaging.Teller(type), Messaging.Exchange(type), spoken);
        }
    }

    /// <summary>A message of this type as no other: its event is of its own.</summary>
    public static T Sample<T>()
        where T : IMessage => (T)Fresh((IMessage)Samples.Complete(typeof(T)));

    public static IMessage Fresh(IMessage sample)
    {
        var type = sample.GetType();
        var content = JsonSerializer.SerializeToNode(sample, type, Kernel.Json.Options)!;
        content["fact"]!["eventId"] = Guid.CreateVersion7();
        return (IMessage)JsonSerializer.Deserialize(content, type, Kernel.Json.Options)!;
    }
}
