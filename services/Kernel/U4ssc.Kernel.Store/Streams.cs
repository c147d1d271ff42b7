using JasperFx.Events;
using Marten;

namespace U4ssc.Kernel.Store;

/// <summary>What is known of a stored event beside its facts.</summary>
/// <param name="Version">Version of the stream after it, from 1.</param>
/// <param name="Sequence">Place in the service's event log.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Actor">Opaque subject id of who did it.</param>
public sealed record Recorded(Guid EventId, Guid Stream, long Version, long Sequence, DateTimeOffset At, string Actor, string Role, string? Reason)
{
    /// <summary>What is known of a stored event.</summary>
    public static Recorded Of(IEvent stored) => stored is null ? throw new ArgumentNullException(nameof(stored)) : new(
        stored.Id, stored.StreamId, stored.Version, stored.Sequence, stored.Timestamp.ToUniversalTime(), stored.UserName ?? "unknown",
        stored.Header(EventHeaders.Role) ?? "unknown", stored.Header(EventHeaders.Reason));
}

/// <summary>One thing as people see it, folded from its own stream: the same fold shows it now, at a version and at an instant.</summary>
public interface IView<TSelf, in TEvent>
    where TSelf : class, IView<TSelf, TEvent>
{
    /// <summary>Whose it is: decides who may see it; no part of the answer's JSON.</summary>
    Owner Owner { get; }

    /// <summary>What it looks like after one more event; null before the first that makes it visible.</summary>
    static abstract TSelf? Evolve(TSelf? view, TEvent happened, Recorded recorded);
}

/// <summary>A state or a view with the version it was folded to; version 0 where nothing happened.</summary>
public sealed record At<T>(T Value, long Version);

/// <summary>Folds streams. Reads the primary only, so what was answered is what is seen.</summary>
public sealed class Streams(IDocumentStore store, States states)
{
    /// <summary>The state of a stream now.</summary>
    public async Task<At<TState>> State<TState, TEvent>(Guid stream, CancellationToken cancellation)
        where TState : IState<TState, TEvent>
    {
        await using var session = store.QuerySession();
        return await State<TState, TEvent>(session, stream, cancellation);
    }

    /// <summary>A thing as people see it now, or null.</summary>
    public async Task<At<TView>?> View<TView, TEvent>(Guid stream, CancellationToken cancellation)
        where TView : class, IView<TView, TEvent>
    {
        await using var session = store.QuerySession();
        return View<TView, TEvent>(await session.Events.FetchStreamAsync(stream, token: cancellation));
    }

    internal async Task<At<TState>> State<TState, TEvent>(IQuerySession session, Guid stream, CancellationToken cancellation)
        where TState : IState<TState, TEvent>
    {
        var at = states.Known<TState>(stream);
        if (at is not null)
        {
            var version = (await session.Events.FetchStreamStateAsync(stream, cancellation))?.Version ?? 0;
            if (version == at.Version) return at;
            // Shorter than what was folded: the database was set back, and nothing that is remembered of it counts.
            if (version < at.Version) at = null;
        }

        at ??= new(TState.Initial, 0);
        foreach (var stored in await session.Events.FetchStreamAsync(stream, fromVersion: at.Version + 1, token: cancellation))
        {
            // An id of another kind of thing: here it is nobody's.
            if (stored.Data is not TEvent happened) return new(TState.Initial, 0);
            at = new(TState.Evolve(at.Value, happened), stored.Version);
        }

        if (at.Version > 0) states.Keep(stream, at);
        return at;
    }

    /// <summary>A thing as people see it after these events of its stream, or null.</summary>
    public static At<TView>? View<TView, TEvent>(IReadOnlyList<IEvent> history)
        where TView : class, IView<TView, TEvent>
    {
        ArgumentNullException.ThrowIfNull(history);
        TView? view = null;
        foreach (var stored in history)
        {
            // An id of another kind of thing: here there is nothing to see.
            if (stored.Data is not TEvent happened) return null;
            view = TView.Evolve(view, happened, Recorded.Of(stored));
        }

        return view is null ? null : new(view, history[^1].Version);
    }
}

/// <summary>Names of the metadata that every stored event carries as headers; part of what is proved, never to be renamed.</summary>
public static class EventHeaders
{
    public const string Role = "role";
    public const string OnBehalfOf = "onBehalfOf";
    public const string Reason = "reason";
    public const string TraceId = "traceId";
    public const string EffectiveAt = "effectiveAt";

    /// <summary>A header of a stored event as text, or null.</summary>
    public static string? Header(this IEvent stored, string name)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return stored.Headers is { } headers && headers.TryGetValue(name, out var value) ? value?.ToString() : null;
    }
}
