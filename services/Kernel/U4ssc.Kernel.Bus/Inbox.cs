using System.Diagnostics.Metrics;
using Marten;
using MassTransit;
using Microsoft.Extensions.Logging;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Bus;

/// <summary>A fact that must come first has not arrived yet: tried again with backoff, then put on the error queue.</summary>
public sealed class NotYetKnownException(string what) : Exception($"Not known here yet: {what}.");

/// <summary>Nothing can be made of a message, now or later: it goes to the error queue at once, for somebody to look.</summary>
public sealed class HopelessMessageException(string sentence) : Exception(sentence);

/// <summary>What consumers do: translate and ask. The same message twice is one effect; a refusal is recorded and acknowledged.</summary>
public sealed class Inbox(Transact transact, IDocumentStore store, ILogger<Inbox> log)
{
    private static readonly Meter Meter = new("U4ssc.Kernel");
    private static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("u4ssc.reactions.refused", "{message}", "Messages that the rules refused.");

    /// <summary>Asks a decider what a message means for one stream.</summary>
    /// <param name="alongside">Documents that must be stored or not stored together with the events.</param>
    public async Task Decide<TState, TEvent>(
        ConsumeContext context, Guid stream, Func<TState, Decision<TEvent>> decide,
        Action<IDocumentSession, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(context);
        var message = context.MessageId
            ?? throw new InvalidOperationException("A message without an id cannot be told from its repetition.");
        var queue = context.ReceiveContext.InputAddress.Segments[^1];
        var correlation = context.Headers.Get<string>(ToldHeaders.Correlation) ?? message.ToString();
        var asked = new Asked($"service:{queue}", "service", null, null, correlation, message.ToString(), null, null);
        var refusal = await transact.Once<TState, TEvent>(asked, $"{queue}/{message}", stream, decide, context.CancellationToken,
            alongside);
        if (refusal is null) return;
        Refused.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));
        log.LogWarning("Message {Message} on {Queue} was refused for stream {Stream}: {Code}", message, queue, stream, refusal.Code);
    }

    /// <summary>Changes a local copy; the merge says which of what it has and what it was told is newer.</summary>
    /// <param name="merge">From the copy there is, or null, to the copy there should be; the same instance, or null, changes
    /// nothing.</param>
    public async Task Keep<TCopy>(ConsumeContext context, string id, Func<TCopy?, TCopy?> merge)
        where TCopy : class, ICopy
    {
        ArgumentNullException.ThrowIfNull(context);
        await using var session = store.LightweightSession();
        var before = await session.LoadAsync<TCopy>(id, context.CancellationToken);
        var after = merge(before);
        if (after is null || ReferenceEquals(after, before)) return;
        after.Id = id;
        // Optimistic concurrency: where another replica was faster this throws, and the retry merges with what it wrote.
        if (before is null) session.Insert(after);
        else session.Store(after);
        await session.SaveChangesAsync(context.CancellationToken);
    }
}
