using JasperFx.Events;
using Marten;
using Marten.Events;
using Npgsql;

namespace U4ssc.Kernel.Store;

/// <summary>What is known of a stored event beside its facts.</summary>
/// <param name="Version">Version of the stream after it, from 1.</param>
/// <param name="Sequence">Place in the service's event log.</param>
/// <param name="At">When it was recorded, UTC.</param>
/// <param name="Actor">Opaque subject id of who did it.</param>
public sealed record Recorded(Guid EventId, Guid Stream, long Version, long Sequence, DateTimeOffset At, string Actor, string Role,
    string? Reason)
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
public sealed class Streams(IDocumentStore store, States states, NpgsqlDataSource database)
{
    /// <summary>The state of a stream now.</summary>
    public async Task<At<TState>> State<TState, TEvent>(Guid stream, CancellationToken cancellation)
        where TState : IState<TState, TEvent>
    {
        await using var session = store.QuerySession();
        return await State<TState, TEvent>(session, stream, cancellation);
    }

    /// <summary>The state of a stream after one of its versions; before the first event where it never was so long.</summary>
    public async Task<At<TState>> StateAt<TState, TEvent>(Guid stream, long version, CancellationToken cancellation)
        where TState : IState<TState, TEvent>
    {
        // As a rule it is the newest one that is asked for, and that is remembered.
        if (states.Known<TState>(stream) is { } known && known.Version == version) return known;
        await using var session = store.QuerySession();
        var at = new At<TState>(TState.Initial, 0);
        foreach (var stored in await session.Events.FetchStreamAsync(stream, version, token: cancellation))
        {
            if (stored.Data is not TEvent happened) return new(TState.Initial, 0);
            at = new(TState.Evolve(at.Value, happened), stored.Version);
        }

        return at;
    }

    /// <summary>A thing as people see it now, or null. However long its history is, only what is new since the last look is read.</summary>
    public async Task<At<TView>?> View<TView, TEvent>(Guid stream, CancellationToken cancellation)
        where TView : class, IView<TView, TEvent>
    {
        await using var session = store.QuerySession();
        var at = states.Known<TView>(stream);
        if (at is not null)
        {
            var version = (await session.Events.FetchStreamStateAsync(stream, cancellation))?.Version ?? 0;
            if (version == at.Version) return at;
            if (version < at.Version)
            {
                // The database was set back: nothing that is remembered of it counts.
                states.Forget(stream);
                at = null;
            }
        }

        at = await Folded<TView, TEvent>(session, stream, at, versionMax: 0, cancellation);
        if (at is not null) states.Keep(stream, at);
        return at;
    }

    /// <summary>A thing as people saw it at a version, or null. From the nearest milestone that is remembered.</summary>
    public async Task<At<TView>?> ViewAt<TView, TEvent>(Guid stream, long version, CancellationToken cancellation)
        where TView : class, IView<TView, TEvent>
    {
        if (version < 1) return null;
        if (states.Milestone<TView>(stream, version) is { } milestone && milestone.Version == version) return milestone;
        await using var session = store.QuerySession();
        return await Folded<TView, TEvent>(session, stream, states.Milestone<TView>(stream, version), version, cancellation);
    }

    /// <summary>The version that a stream had at an instant, by the times of recording; 0 where it had not begun.</summary>
    public async Task<long> VersionAsOf(Guid stream, DateTimeOffset instant, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "select version from mt_events where stream_id = $1 and timestamp <= $2 order by version desc limit 1");
        command.Parameters.Add(new() { Value = stream });
        command.Parameters.Add(new() { Value = instant.ToUniversalTime() });
        return await command.ExecuteScalarAsync(cancellation) is long version ? version : 0;
    }

    /// <summary>
    /// Lines of a list as they were at an instant, by the times of recording, each with its version and when it had got that; streams that
    /// had not begun are left out, and so are those of which there was no line. Events that change no line are not read.
    /// </summary>
    /// <param name="stored">The kinds of events of these streams.</param>
    public async Task<IReadOnlyDictionary<Guid, (TRow Row, long Version, DateTimeOffset At)>> RowsAsOf<TRow, TEvent>(
        IReadOnlyCollection<Guid> streams, IEnumerable<Type> stored, DateTimeOffset instant, CancellationToken cancellation)
        where TRow : class, IRow<TRow, TEvent>
    {
        ArgumentNullException.ThrowIfNull(streams);
        var was = await VersionsAsOf(streams, instant, cancellation);
        if (was.Count == 0) return new Dictionary<Guid, (TRow, long, DateTimeOffset)>();
        // By version and not by time: a clock that was set back hides nothing in the middle.
        var versionMax = was.Values.Max(one => one.Version);
        await using var session = store.QuerySession();
        var (ids, types) = (was.Keys.ToArray(), stored.Where(typeof(TEvent).IsAssignableFrom).Except(TRow.Passed).ToArray());
        var events = await session.Events.QueryAllRawEvents()
            .Where(one => one.StreamId.IsOneOf(ids) && one.EventTypesAre(types) && one.Version <= versionMax).ToListAsync(cancellation);
        var rows = new Dictionary<Guid, (TRow, long, DateTimeOffset)>();
        foreach (var stream in events.GroupBy(one => one.StreamId))
        {
            var (version, at) = was[stream.Key];
            var row = stream.Where(one => one.Version <= version).OrderBy(one => one.Version).Aggregate(
                default(TRow), (before, one) => TRow.Evolve(before, (TEvent)one.Data, Recorded.Of(one)));
            if (row is null) continue;
            row.Id = stream.Key;
            rows.Add(stream.Key, (row, version, at));
        }

        return rows;
    }

    private async Task<Dictionary<Guid, (long Version, DateTimeOffset At)>> VersionsAsOf(
        IReadOnlyCollection<Guid> streams, DateTimeOffset instant, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select s, e.version, e.timestamp from unnest($1) s cross join lateral
              (select version, timestamp from mt_events where stream_id = s and timestamp <= $2 order by version desc limit 1) e
            """);
        command.Parameters.Add(new() { Value = streams.ToArray() });
        command.Parameters.Add(new() { Value = instant.ToUniversalTime() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var versions = new Dictionary<Guid, (long, DateTimeOffset)>();
        while (await reader.ReadAsync(cancellation))
            versions[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2));
        return versions;
    }

    /// <summary>
    /// Version and time of the newest event of each stream where that is of one of these kinds; the other streams are left out.
    /// </summary>
    /// <param name="stored">Names under which the kinds are stored.</param>
    public async Task<IReadOnlyDictionary<Guid, (long Version, DateTimeOffset At)>> Newest(
        IReadOnlyCollection<Guid> streams, IReadOnlyCollection<string> stored, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(streams);
        await using var command = database.CreateCommand(
            """
            select s.id, s.version, e.timestamp from mt_streams s join mt_events e on e.stream_id = s.id and e.version = s.version
            where s.id = any($1) and e.type = any($2)
            """);
        command.Parameters.Add(new() { Value = streams.ToArray() });
        command.Parameters.Add(new() { Value = stored.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var newest = new Dictionary<Guid, (long, DateTimeOffset)>();
        while (await reader.ReadAsync(cancellation))
            newest[reader.GetGuid(0)] = (reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2));
        return newest;
    }

    /// <summary>Some of a stream's events, in order.</summary>
    /// <param name="after">The version before the first of them.</param>
    /// <param name="eventsMax">So many at most.</param>
    public async Task<IReadOnlyList<IEvent>> Events(Guid stream, long after, int eventsMax, CancellationToken cancellation)
    {
        await using var session = store.QuerySession();
        return await session.Events.FetchStreamAsync(stream, after + eventsMax, fromVersion: after + 1, token: cancellation);
    }

    private async Task<At<TView>?> Folded<TView, TEvent>(
        IQuerySession session, Guid stream, At<TView>? from, long versionMax, CancellationToken cancellation)
        where TView : class, IView<TView, TEvent>
    {
        var (view, version) = (from?.Value, from?.Version ?? 0);
        foreach (var stored in await session.Events.FetchStreamAsync(stream, versionMax, fromVersion: version + 1, token: cancellation))
        {
            // An id of another kind of thing: here there is nothing to see.
            if (stored.Data is not TEvent happened) return null;
            (view, version) = (TView.Evolve(view, happened, Recorded.Of(stored)), stored.Version);
            if (view is not null) states.KeepMilestone(stream, new At<TView>(view, version));
        }

        return view is null ? null : new(view, version);
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
            if (version < at.Version)
            {
                states.Forget(stream);
                at = null;
            }
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
