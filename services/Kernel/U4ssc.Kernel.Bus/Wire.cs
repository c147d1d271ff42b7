using System.Text.Json;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace U4ssc.Kernel.Bus;

/// <summary>A message with its address, in the envelope that the bus library reads.</summary>
/// <param name="Key">The queue or service that it is for; empty where all that listen shall have it.</param>
internal sealed record Letter(string Exchange, string Key, Guid Id, Type Type, JsonElement Message,
    IReadOnlyDictionary<string, object?> Headers)
{
    public const string ContentType = "application/vnd.masstransit+json";

    public static Letter Of<T>(string exchange, string key, T message)
        where T : notnull =>
            new(exchange, key, Guid.CreateVersion7(), typeof(T), JsonSerializer.SerializeToElement(message, Json.Options),
                new Dictionary<string, object?>());

    /// <summary>The same with the name and the signature of the service that sends it.</summary>
    public Letter Signed(string service, MessageKeys keys) => this with
    {
        Headers = new Dictionary<string, object?>(Headers, StringComparer.Ordinal)
        {
            [ToldHeaders.Service] = service,
            [ToldHeaders.Signature] = keys.Sign(new(
                Id, service, Headers.GetValueOrDefault(ToldHeaders.Number) as long?,
                Headers.GetValueOrDefault(ToldHeaders.Ordinal) as long?,
                Messaging.Exchange(Type), Headers.GetValueOrDefault(ToldHeaders.Correlation) as string, Message)),
        },
    };

    public byte[] Body => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object?>
        {
            ["messageId"] = Id,
            ["messageType"] = new[] { MessageUrn.ForTypeString(Type) },
            ["message"] = Message,
            ["headers"] = Headers.Where(header => header.Value is not null).ToDictionary(),
        }, Json.Options);
}

/// <summary>
/// Sends to an exchange by its name, beside the bus library, which knows an exchange for each type and no other: what is said to one
/// service or one queue alone.
/// </summary>
public sealed class Wire(BusUser user, MessageKeys keys) : IAsyncDisposable
{
    private const int InFlightMax = 20;
    private readonly SemaphoreSlim turn = new(1, 1);
    private IConnection? connection;
    private IChannel? channel;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Close();
        turn.Dispose();
    }

    /// <summary>Sends in order, and returns when the broker has confirmed all. What it did not confirm may have arrived.</summary>
    internal async Task Send(IReadOnlyList<Letter> letters, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var open = channel ??= await Open(cancellation);
            foreach (var some in letters.Chunk(InFlightMax))
                await Task.WhenAll(some.Select(letter => Publish(open, letter, cancellation)).ToList());
        }
        catch
        {
            await Close();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>How many messages lie in a queue and were given to nobody; null where there is no such queue.</summary>
    internal async Task<long?> Waiting(string queue, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            channel ??= await Open(cancellation);
            // The question closes its channel where there is none.
            await using var asking = await connection!.CreateChannelAsync(cancellationToken: cancellation);
            return (await asking.QueueDeclarePassiveAsync(queue, cancellation)).MessageCount;
        }
        catch (OperationInterruptedException none) when (none.ShutdownReason?.ReplyCode == 404)
        {
            return null;
        }
        catch
        {
            await Close();
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task Publish(IChannel open, Letter unsigned, CancellationToken cancellation)
    {
        var letter = unsigned.Signed(user.Service, keys);
        var properties = new BasicProperties
        {
            MessageId = letter.Id.ToString(),
            ContentType = Letter.ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            UserId = user.Name,
            Headers = letter.Headers.Where(header => header.Value is not null).ToDictionary(),
        };
        await open.BasicPublishAsync(letter.Exchange, letter.Key, mandatory: false, properties, letter.Body, cancellation);
    }

    private async Task<IChannel> Open(CancellationToken cancellation)
    {
        await Close();
        var factory = new ConnectionFactory
        {
            Uri = user.Url,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = $"u4ssc-{user.Service}-wire",
        };
        connection = await factory.CreateConnectionAsync(cancellation);
        return await connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancellation);
    }

    private async Task Close()
    {
        var (one, other) = (channel, connection);
        (channel, connection) = (null, null);
        try
        {
            if (one is not null) await one.DisposeAsync();
            if (other is not null) await other.DisposeAsync();
        }
#pragma warning disable CA1031 // It is broken already, and the next one is new.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
