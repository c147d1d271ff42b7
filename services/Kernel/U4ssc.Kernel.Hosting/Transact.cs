using System.Diagnostics;
using System.Globalization;
using System.Text;
using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace U4ssc.Kernel.Hosting;

/// <summary>
/// The one door to the store: load, fold, decide, append, at most three attempts where somebody else was faster. What a command
/// answers is kept in the transaction of what it stores, so the same key gives the same answer whatever dies in between.
/// </summary>
public sealed class Transact(IDocumentStore store, Streams streams, States states, Hints hints, TimeProvider clock)
{
    private const int AttemptsMax = 3;

    /// <summary>
    /// Asks for a change of an existing thing: 404 unless the caller stands to it as the access table says, 428 without If-Match, 412 where it changed.
    /// </summary>
    /// <param name="owner">Whose it is in this state; null where there is nothing yet.</param>
    /// <param name="answer">What to say, from the state after it and its version.</param>
    /// <param name="reason">Why, where the body says so; otherwise the Reason header.</param>
    /// <param name="alongside">Documents that must be stored or not stored together with the events.</param>
    public Task<IResult> Ask<TState, TEvent>(
        Request request, Guid stream, Func<TState, Owner?> owner, Func<TState, Decision<TEvent>> decide, Func<TState, long, Answer> answer,
        string? reason = null, Action<IDocumentSession, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(request);
        return Answered(request.Asked(reason), async (session, asked) =>
        {
            // What the caller saw, if it is remembered: the append itself finds out whether it is still so. An answer without an append has to look first.
            for (var before = Seen<TState>(stream, request.IfMatch); ; before = null)
            {
                var assumed = before is not null;
                before ??= await streams.State<TState, TEvent>(session, stream, request.Cancellation);
                if (owner(before.Value) is not { } whose || !request.Sees(whose)) return (Problems.NotFound, false);
                if (request.IfMatch is null) return (Problems.PreconditionRequired, false);
                if (request.IfMatch != before.Version) return (Problems.Stale(before.Version), false);
                var decision = decide(before.Value);
                if (assumed && decision.Events.Count == 0) continue;
                if (decision.Refusal is { } refusal) return (Problems.Given(refusal), true);
                var after = Append(session, asked, stream, before, decision);
                alongside?.Invoke(session, decision.Events);
                return (answer(after.Value, after.Version).Given(), true);
            }
        }, request.Cancellation);
    }

    /// <summary>
    /// Asks for a new thing. With a <paramref name="claim"/> there is one thing a key: where it is taken, the decider answers from the state of the one that holds it.
    /// </summary>
    /// <param name="owner">Whose it will be; 404 unless the caller stands to it as the access table says.</param>
    /// <param name="claim">The key that no two may hold, such as <c>city/NO-KS/GN-1</c>.</param>
    /// <param name="released">True where the one that holds the claim has let go of it.</param>
    /// <param name="answer">What to say, from stream, state, version and whether anything was stored.</param>
    public Task<IResult> Create<TState, TEvent>(
        Request request, Guid newStream, Owner owner, Func<TState, Decision<TEvent>> decide, Func<Guid, TState, long, bool, Answer> answer,
        string? claim = null, Func<TState, bool>? released = null, string? reason = null, Action<IDocumentSession, Guid, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Sees(owner)) return Task.FromResult<IResult>(Problems.NotFound);
        return Answered(request.Asked(reason), async (session, asked) =>
        {
            var (stream, before, decision, after) = await Claimed(session, asked, newStream, decide, claim, released, request.Cancellation);
            if (decision.Refusal is { } refusal) return (Problems.Given(refusal), true);
            alongside?.Invoke(session, stream, decision.Events);
            return (answer(stream, after.Value, after.Version, after.Version > before.Version).Given(), true);
        }, request.Cancellation);
    }

    /// <summary>Asks without HTTP: seeds, jobs. The same <see cref="Asked.Key"/> twice is done once.</summary>
    public async Task<Done<TState>> Do<TState, TEvent>(
        Asked asked, Guid newStream, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation,
        string? claim = null, Func<TState, bool>? released = null, Action<IDocumentSession, Guid, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        Done<TState>? done = null;
        await Attempts(asked, async session =>
        {
            var (stream, before, decision, after) = await Claimed(session, asked, newStream, decide, claim, released, cancellation);
            done = new(stream, after.Value, after.Version, decision.Refusal, after.Version > before.Version);
            if (decision.Refusal is not null) return;
            alongside?.Invoke(session, stream, decision.Events);
            await session.SaveChangesAsync(cancellation);
        }, cancellation);
        return done!;
    }

    internal async Task<Refusal?> Once<TState, TEvent>(
        Asked asked, string key, Guid stream, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation,
        Action<IDocumentSession, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        // One message can mean something for several streams, each of them once.
        key = $"{key}/{stream:N}";
        Refusal? refusal = null;
        await Attempts(asked, async session =>
        {
            if (await session.LoadAsync<Remembered>(key, cancellation) is not null) return;
            var before = await streams.State<TState, TEvent>(session, stream, cancellation);
            var decision = decide(before.Value);
            refusal = decision.Refusal;
            if (refusal is null)
            {
                Append(session, asked, stream, before, decision);
                alongside?.Invoke(session, decision.Events);
            }
            else session.Insert(new RefusedReaction { Id = key, Code = refusal.Code, Sentence = refusal.Sentence, Stream = stream, At = clock.GetUtcNow() });
            session.Insert(new Remembered { Id = key, At = clock.GetUtcNow() });
            await session.SaveChangesAsync(cancellation);
        }, cancellation);
        return refusal;
    }

    private async Task<(Guid Stream, At<TState> Before, Decision<TEvent> Decision, At<TState> After)> Claimed<TState, TEvent>(
        IDocumentSession session, Asked asked, Guid newStream, Func<TState, Decision<TEvent>> decide, string? claim, Func<TState, bool>? released, CancellationToken cancellation)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        var stream = newStream;
        var held = claim is null ? null : await session.LoadAsync<Claim>(claim, cancellation);
        if (held is not null) stream = held.Stream;
        var before = await streams.State<TState, TEvent>(session, stream, cancellation);
        if (held is not null && released?.Invoke(before.Value) == true)
        {
            stream = newStream;
            before = await streams.State<TState, TEvent>(session, stream, cancellation);
        }

        var decision = decide(before.Value);
        if (decision.Refusal is not null) return (stream, before, decision, before);
        var after = Append(session, asked, stream, before, decision);
        if (claim is not null && held is null) session.Insert(new Claim { Id = claim, Stream = stream });
        else if (held is not null && held.Stream != stream)
        {
            held.Stream = stream;
            session.Store(held);
        }

        return (stream, before, decision, after);
    }

    private async Task<IResult> Answered(Asked asked, Func<IDocumentSession, Asked, Task<(GivenAnswer Answer, bool Keep)>> ask, CancellationToken cancellation)
    {
        var key = asked.Key is null ? null : Hash(asked.Key);
        GivenAnswer? given = null;
        await Attempts(asked, async session =>
        {
            if (key is not null && await session.LoadAsync<Remembered>(key, cancellation) is { } first)
            {
                given = first.Fingerprint == asked.Fingerprint ? first.Again() : Problems.KeyReused;
                return;
            }

            (given, var keep) = await ask(session, asked);
            if (key is not null && keep) session.Insert(Remembered.Of(key, asked.Fingerprint, given, clock.GetUtcNow()));
            await session.SaveChangesAsync(cancellation);
        }, cancellation);
        return given!;
    }

    private async Task Attempts(Asked asked, Func<IDocumentSession, Task> attempt, CancellationToken cancellation)
    {
        for (var tried = 1; ; tried++)
        {
            await using var session = store.LightweightSession();
            Describe(session, asked);
            try
            {
                await attempt(session);
                return;
            }
            // Someone appended, claimed or answered between our read and our write. Their facts may change our answer: decide again.
            catch (Exception lost) when (LostRace(lost))
            {
                foreach (var stream in session.PendingChanges.Streams()) states.Forget(stream.Id);
                if (tried == AttemptsMax) throw new BusyException();
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    private At<TState>? Seen<TState>(Guid stream, long? version) => states.Known<TState>(stream) is { } known && known.Version == version ? known : null;

    private At<TState> Append<TState, TEvent>(IDocumentSession session, Asked asked, Guid stream, At<TState> before, Decision<TEvent> decision)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        if (decision.Events.Count == 0) return before;
        var after = new At<TState>(decision.Events.Aggregate(before.Value, TState.Evolve), before.Version + decision.Events.Count);
        var stored = decision.Events.Select(happened => (object)Wrapped(session, happened)).ToArray();
        if (before.Version == 0) session.Events.StartStream(stream, stored);
        else session.Events.Append(stream, after.Version, stored);
        session.Listeners.Add(new AfterCommit(() =>
        {
            states.Keep(stream, after);
            hints.RaiseAppended();
        }));
        return after;
    }

    private static IEvent Wrapped(IDocumentSession session, object happened)
    {
        var wrapped = session.Events.BuildEvent(happened);
        wrapped.Id = Guid.CreateVersion7();
        return wrapped;
    }

    private static void Describe(IDocumentSession session, Asked asked)
    {
        session.LastModifiedBy = asked.Actor;
        session.CorrelationId = asked.Correlation;
        session.CausationId = asked.Causation;
        session.SetHeader(EventHeaders.Role, asked.Role);
        if (asked.OnBehalfOf is { } onBehalfOf) session.SetHeader(EventHeaders.OnBehalfOf, onBehalfOf);
        if (asked.Reason is { } reason) session.SetHeader(EventHeaders.Reason, reason);
        if (asked.EffectiveAt is { } effective) session.SetHeader(EventHeaders.EffectiveAt, effective.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture));
        if (Activity.Current is { } activity) session.SetHeader(EventHeaders.TraceId, activity.TraceId.ToString());
    }

    private static bool LostRace(Exception thrown) => thrown switch
    {
        EventStreamUnexpectedMaxEventIdException or JasperFx.Events.ExistingStreamIdCollisionException or DocumentAlreadyExistsException or ConcurrencyException => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected } => true,
        _ => thrown.InnerException is { } inner && LostRace(inner),
    };

    internal static string Hash(string key) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}

/// <summary>What is to be done once a session's changes are committed, and only then.</summary>
internal sealed class AfterCommit(Action act) : DocumentSessionListenerBase, IChangeListener
{
    public override Task AfterCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token)
    {
        act();
        return Task.CompletedTask;
    }

    Task IChangeListener.BeforeCommitAsync(IDocumentSession session, IChangeSet commit, CancellationToken token) => Task.CompletedTask;
}

/// <summary>What came of asking without HTTP.</summary>
public sealed record Done<TState>(Guid Stream, TState State, long Version, Refusal? Refusal, bool Changed);

/// <summary>The first answer to a key, kept in the transaction of what it answered; for a message, the mark that it was taken.</summary>
public sealed class Remembered
{
    /// <summary>Answers are kept this long.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(72);

    public string Id { get; set; } = "";
    public string? Fingerprint { get; set; }
    public int Status { get; set; }
    public byte[]? Bytes { get; set; }
    public string? Location { get; set; }
    public long? Version { get; set; }
    public string ContentType { get; set; } = "";
    public DateTimeOffset At { get; set; }

    internal static Remembered Of(string key, string? fingerprint, GivenAnswer answer, DateTimeOffset at) => new()
    {
        Id = key,
        Fingerprint = fingerprint,
        Status = answer.Status,
        Bytes = answer.Bytes,
        Location = answer.Location,
        Version = answer.Version,
        ContentType = answer.ContentType,
        At = at,
    };

    internal GivenAnswer Again() => new(Status, Bytes, Location, Version, ContentType, Replayed: true);
}

/// <summary>Which stream holds a key that no two may hold.</summary>
public sealed class Claim
{
    public string Id { get; set; } = "";
    public Guid Stream { get; set; }
}

/// <summary>A reaction that the rules refused: a business fact, recorded and not retried.</summary>
public sealed class RefusedReaction
{
    public string Id { get; set; } = "";
    public string Code { get; set; } = "";
    public string Sentence { get; set; } = "";
    public Guid Stream { get; set; }
    public DateTimeOffset At { get; set; }
}
