using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;
using RabbitMQ.Client;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;

namespace U4ssc.Testing.Hosting;

/// <summary>A message as it lies in the envelope, signed as its service does it; a test may change any of it.</summary>
/// <param name="Names">What the envelope says that the content is.</param>
/// <param name="FaultAddress">Where somebody wants to hear that it failed.</param>
public sealed record SpokenMessage(
    Guid? Id, string? Service, long? Number, long? Ordinal, string? Correlation, JsonNode Message, IReadOnlyList<string> Names,
    string? Signature,
    string? FaultAddress = null)
{
    /// <summary>The message as the service that owns its type tells it.</summary>
    /// <param name="signer">Who signs it instead.</param>
    public static SpokenMessage Of(IMessage message, string? signer = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        var type = message.GetType();
        return Of(type, JsonSerializer.SerializeToElement(message, type, Json.Options), message.Fact.EventId, Messaging.Teller(type),
            signer);
    }

    /// <summary>A message of any type, as a service says it.</summary>
    /// <param name="signer">Who signs it instead.</param>
    /// <param name="number">Its place among all that the service tells.</param>
    /// <param name="ordinal">Its place among those of its type.</param>
    public static SpokenMessage Of(
        Type type, JsonElement content, Guid id, string teller, string? signer = null, long number = 7, long ordinal = 3)
    {
        var signed = new SignedMessage(id, teller, number, ordinal, Messaging.Exchange(type), "a-correlation", content);
        return new(
            signed.Id, signed.Service, signed.Number, signed.Ordinal, signed.Correlation, JsonObject.Create(content)!,
            [MessageUrn.ForTypeString(type)],
            TestKeys.Of(signer ?? teller).Sign(signed));
    }

    /// <summary>Its bytes.</summary>
    public byte[] Body() => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object?>
    {
        ["messageId"] = Id,
        ["messageType"] = Names,
        ["message"] = Message,
        ["faultAddress"] = FaultAddress,
        ["headers"] = new Dictionary<string, object?>
        {
            [ToldHeaders.Service] = Service,
            [ToldHeaders.Number] = Number,
            [ToldHeaders.Ordinal] = Ordinal,
            [ToldHeaders.Correlation] = Correlation,
            [ToldHeaders.Signature] = Signature,
        }.Where(header => header.Value is not null).ToDictionary(),
    });
}

/// <summary>Speaks on the bus for the services that a test does not run, with their logins and their keys.</summary>
public sealed class Speaker(Uri virtualHost) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<IConnection>>> connections = new(StringComparer.Ordinal);

    /// <summary>Tells a message as the service does that owns its type.</summary>
    public Task Tell(IMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Send(Messaging.Teller(message.GetType()), Messaging.Exchange(message.GetType()), SpokenMessage.Of(message));
    }

    /// <summary>Sends a message to an exchange with the login of a service, and waits until the broker has them.</summary>
    /// <param name="anonymous">The message does not say which login sends it.</param>
    public async Task Send(string service, string exchange, SpokenMessage message, string key = "", bool anonymous = false)
    {
        ArgumentNullException.ThrowIfNull(message);
        var login = TestServers.AsService(virtualHost, service);
        var connection = await connections.GetOrAdd(service, _ =>
            new(() => new ConnectionFactory { Uri = login }.CreateConnectionAsync())).Value;
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
        var properties = new BasicProperties
        {
            MessageId = message.Id?.ToString(),
            ContentType = "application/vnd.masstransit+json",
            DeliveryMode = DeliveryModes.Persistent,
        };
        if (!anonymous) properties.UserId = login.UserInfo.Split(':')[0];
        await channel.BasicPublishAsync(exchange, key, mandatory: false, properties, message.Body());
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var connection in connections.Values) await (await connection.Value).DisposeAsync();
    }
}
