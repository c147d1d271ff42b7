using RabbitMQ.Client;

namespace U4ssc.Subscriptions.Broker;

/// <summary>
/// The one connection over which the broker is told events and given queues. Whatever takes longer than its limit, or fails, ends the
/// connection, and the next attempt has a new one: what was not confirmed may have arrived, and is sent again.
/// </summary>
internal sealed class BrokerLine(BrokerSettings settings) : IAsyncDisposable
{
    private const int InFlightMax = 100;
    private static readonly TimeSpan ConfirmsWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);
    private IConnection? connection;
    private IChannel? channel;

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await Close();

    /// <summary>Connects, where it is not, and declares the exchanges.</summary>
    public async Task Open(CancellationToken cancellation)
    {
        if (channel is { IsOpen: true }) return;
        await Close();
        await Within(AnswersWithin, async limit =>
        {
            var factory = new ConnectionFactory
            {
                Uri = settings.Url,
                AutomaticRecoveryEnabled = false,
                ClientProvidedName = "u4ssc-events",
                RequestedConnectionTimeout = AnswersWithin,
            };
            connection = await factory.CreateConnectionAsync(limit);
            channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), limit);
            await channel.ExchangeDeclareAsync(PartnerPlace.Events, ExchangeType.Topic, durable: true, cancellationToken: limit);
            await channel.ExchangeDeclareAsync(PartnerPlace.Missed, ExchangeType.Direct, durable: true, cancellationToken: limit);
        }, cancellation);
    }

    /// <summary>Tells in order, and returns when the broker has confirmed all.</summary>
    /// <param name="exchange">Where to.</param>
    /// <param name="queue">The one queue that must have them; null for whoever asked for them.</param>
    public async Task Tell(string exchange, IEnumerable<EventMessage> events, string? queue, CancellationToken cancellation)
    {
        foreach (var some in events.Chunk(InFlightMax))
        {
            // Started in order; the confirms are awaited together.
            await Within(
                ConfirmsWithin, limit => Task.WhenAll(some.Select(one => Tell(exchange, queue, one, limit)).ToList()), cancellation);
        }
    }

    private Task Tell(string exchange, string? queue, EventMessage one, CancellationToken limit) => channel!.BasicPublishAsync(
        exchange, queue ?? one.Key, mandatory: queue is not null, one.Properties, one.Body, limit).AsTask();

    /// <summary>Declares a queue, and the way by which it alone is filled.</summary>
    public Task Declare(string queue, CancellationToken cancellation) => Within(AnswersWithin, async limit =>
    {
        await channel!.QueueDeclareAsync(
            queue, durable: true, exclusive: false, autoDelete: false, PartnerPlace.Arguments(), cancellationToken: limit);
        await channel.QueueBindAsync(queue, PartnerPlace.Missed, queue, cancellationToken: limit);
    }, cancellation);

    /// <summary>From here on the queue gets, or does not get, what these patterns say.</summary>
    public Task Bind(string queue, IEnumerable<string> patterns, IEnumerable<string> noMore, CancellationToken cancellation) =>
        Within(AnswersWithin, async limit =>
        {
            foreach (var pattern in patterns) await channel!.QueueBindAsync(queue, PartnerPlace.Events, pattern, cancellationToken: limit);
            foreach (var pattern in noMore) await channel!.QueueUnbindAsync(queue, PartnerPlace.Events, pattern, cancellationToken: limit);
        }, cancellation);

    /// <summary>Removes a queue with what is in it.</summary>
    public Task Remove(string queue, CancellationToken cancellation) => Within(
        AnswersWithin, limit => channel!.QueueDeleteAsync(queue, cancellationToken: limit), cancellation);

    /// <summary>Messages of a queue that were given to nobody.</summary>
    public async Task<long> Waiting(string queue, CancellationToken cancellation)
    {
        var waiting = 0L;
        await Within(AnswersWithin, async limit =>
            waiting = (await channel!.QueueDeclarePassiveAsync(queue, limit)).MessageCount, cancellation);
        return waiting;
    }

    private async Task Within(TimeSpan time, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        try
        {
            await work(limit.Token).WaitAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await Close();
            throw new TimeoutException($"The broker did not answer within {time.TotalSeconds:F0} s.");
        }
        catch
        {
            await Close();
            throw;
        }
    }

    private async Task Close()
    {
        var (one, other) = (channel, connection);
        (channel, connection) = (null, null);
        try
        {
            if (one is not null) await one.DisposeAsync().AsTask().WaitAsync(AnswersWithin);
            if (other is not null) await other.DisposeAsync().AsTask().WaitAsync(AnswersWithin);
        }
#pragma warning disable CA1031 // It is broken already, and the next one is new.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
