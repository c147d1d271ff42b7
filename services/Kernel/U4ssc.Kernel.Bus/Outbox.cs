using System.Diagnostics;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Npgsql;
using U4ssc.Contracts;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Bus;

/// <summary>A message that waits to be sent; its id is the place of its event in the log.</summary>
public sealed class Outgoing
{
    public long Id { get; set; }
    public Guid MessageId { get; set; }
    public string Type { get; set; } = "";
    public JsonElement Message { get; set; }
    public string? Correlation { get; set; }
    public string? TraceId { get; set; }
    public DateTimeOffset RecordedAt { get; set; }

    /// <summary>It was sent before.</summary>
    public bool Again { get; set; }

    /// <summary>The type of a message by the name under which it waits.</summary>
    internal static Type TypeOf(string name) => typeof(IMessage).Assembly.GetType(name)
        ?? throw new InvalidOperationException(
            $"The message type {name} is not in the contracts any more: a message type is never renamed.");
}

/// <summary>The whole map from a service's stored events to its messages, and the stored events that have one.</summary>
public sealed record AnnouncementMap(Func<IEvent, IMessage?> Map, IReadOnlyList<Type> Announced)
{
    /// <summary>The message of a stored event as it waits to be sent, or null where it has none.</summary>
    public Outgoing? Waiting(IEvent stored) => Map(stored) is not { } message ? null : new()
    {
        Id = stored.Sequence,
        MessageId = stored.Id,
        Type = message.GetType().FullName!,
        Message = JsonSerializer.SerializeToElement(message, message.GetType(), Json.Options),
        Correlation = stored.CorrelationId,
        TraceId = stored.Header(EventHeaders.TraceId),
        RecordedAt = stored.Timestamp,
    };
}

/// <summary>The log as outbox, first half: events become numbered rows to send, in the transaction of the reader's own progress.</summary>
public sealed class Announcements(AnnouncementMap map) : ILogPart
{
    internal const string PartName = "announcements";

    /// <inheritdoc />
    public string Name => PartName;

    /// <inheritdoc />
    public IReadOnlyCollection<Type> Reads => map.Announced;

    /// <summary>Tells the sender; set once there is one.</summary>
    public Action? Waiting { get; set; }

    /// <inheritdoc />
    public Task<Action?> Take(LogPage page, IDocumentOperations operations, CancellationToken cancellation)
    {
        Outgoing[] waiting = [.. page.Events.Select(map.Waiting).OfType<Outgoing>()];
        Numbers.Wait(operations, waiting);
        return Task.FromResult(waiting.Length > 0 ? Waiting : null);
    }
}

/// <summary>Turns a stored event into the fact that its message tells of.</summary>
public static class Facts
{
    /// <summary>The fact of a stored event.</summary>
    public static Fact ToFact(this IEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return new(stored.Id, stored.StreamId, stored.Version, stored.Sequence, stored.Timestamp.ToUniversalTime());
    }
}

/// <summary>
/// The log as outbox, second half: one replica at a time publishes the rows in order, with confirms and MessageId = event id. A row goes
/// only after its confirm; a cancelled publish is unknown and is sent again with the same id.
/// </summary>
public sealed class Sender(
    Leading leading, IDocumentStore store, NpgsqlDataSource database, ServiceName service, MessageKeys keys, IBus bus, Hints hints)
        : BackgroundService
{
    private const int RowsMax = 200;
    private const int InFlightMax = 20;
    private static readonly TimeSpan PublishWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        leading.Work("sender", LookEvery, async lead => await SendSome(lead.Stopping) == RowsMax, stoppingToken, hints.Outgoing);

    private async Task<int> SendSome(CancellationToken stopping)
    {
        await using var session = store.LightweightSession();
        var rows = await session.Query<Outgoing>().OrderBy(row => row.Id).Take(RowsMax).ToListAsync(stopping);
        var numbers = await Numbers.Of(database, rows.Select(row => row.Id), stopping);
        foreach (var batch in rows.Chunk(InFlightMax))
        {
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            wait.CancelAfter(PublishWait);
            // Started in order; the confirms are awaited together.
            var publishing = batch.Select(row => Publish(row, Number(row, numbers), wait.Token)).ToList();
            await Task.WhenAll(publishing);
            foreach (var row in batch) session.Delete(row);
            await session.SaveChangesAsync(stopping);
        }

        return rows.Count;
    }

    private static MessageNumber Number(Outgoing row, Dictionary<long, MessageNumber> numbers) => numbers.GetValueOrDefault(row.Id)
        ?? throw new InvalidOperationException(
            $"The message of place {row.Id} of the log has no number: `messages again {row.Id} {row.Id}` gives it one.");

    private async Task Publish(Outgoing row, MessageNumber number, CancellationToken cancellation)
    {
        var type = Outgoing.TypeOf(row.Type);
        var message = row.Message.Deserialize(type, Json.Options)!;
        // Of what is sent, not of what waited: a later release may know of members that were not there.
        var signature = keys.Sign(new(
            row.MessageId, service.Value, number.Number, number.Ordinal, Messaging.Exchange(type), row.Correlation,
            JsonSerializer.SerializeToElement(message, type, Json.Options)));
        using var activity = row.TraceId is null
            ? null
            : new Activity("u4ssc.send")
                .SetParentId(ActivityTraceId.CreateFromString(row.TraceId), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded)
                .Start();
        await bus.Publish(message, type, context =>
        {
            context.MessageId = row.MessageId;
            foreach (var (name, value) in ToldHeaders.Of(service.Value, number, row.Correlation)) context.Headers.Set(name, value);
            context.Headers.Set(ToldHeaders.Signature, signature);
        }, cancellation);
    }
}
