using System.Diagnostics;
using System.Globalization;
using JasperFx;
using JasperFx.Events;
using Marten;
using Npgsql;

namespace U4ssc.Kernel.Store;

/// <summary>
/// The one door to the store: load, fold, decide, append, at most three attempts where somebody else was faster. What HTTP adds to it,
/// preconditions and answers that are kept, is in Asking.
/// </summary>
public sealed class Transact(IDocumentStore store, Streams streams, States states, Hints hints, TimeProvider clock)
{
    private const int AttemptsMax = 3;

    /// <summary>Asks without HTTP: seeds, jobs. The same <see cref="Asked.Key"/> twice is done once.</summary>
    /// <param name="claim">The key that no two may hold, such as <c>city/NO-KS/GN-1</c>.</param>
    /// <param name="released">True where the one that holds the claim has let go of it.</param>
    /// <param name="alongside">Documents that must be stored or not stored together with the events.</param>
    public async Task<Done<TState>> Do<TState, TEvent>(
        Asked asked, Guid newStream, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation,
        string? claim = null, Func<TState, bool>? released = null, Action<IDocumentSession, Guid, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        Done<TState>? done = null;
        await Attempts(asked, async attempt =>
        {
            var (stream, before, decision, after) = await attempt.Claimed(newStream, decide, claim, released, cancellation);
            done = new(stream, after.Value, after.Version, decision.Refusal, after.Version > before.Version);
            if (decision.Refusal is not null) return;
            alongside?.Invoke(attempt.Session, stream, decision.Events);
            await attempt.Session.SaveChangesAsync(cancellation);
        }, cancellation);
        return done!;
    }

    /// <summary>Asks for what a message means for one stream, once, however often the message comes.</summary>
    /// <param name="key">Names the message on its queue.</param>
    /// <returns>Why not, or null.</returns>
    public async Task<Refusal?> Once<TState, TEvent>(
        Asked asked, string key, Guid stream, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation,
        Action<IDocumentSession, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        // One message can mean something for several streams, each of them once.
        key = $"{key}/{stream:N}";
        Refusal? refusal = null;
        await Attempts(asked, async attempt =>
        {
            var session = attempt.Session;
            if (await session.LoadAsync<TakenMessage>(key, cancellation) is not null) return;
            var before = await attempt.State<TState, TEvent>(stream, cancellation);
            var decision = decide(before.Value);
            refusal = decision.Refusal;
            if (refusal is null)
            {
                attempt.Append(stream, before, decision);
                alongside?.Invoke(session, decision.Events);
            }
            else
            {
                session.Insert(new RefusedReaction
                {
                    Id = key,
                    Code = refusal.Code,
                    Sentence = refusal.Sentence,
                    Stream = stream,
                    At = clock.GetUtcNow(),
                });
            }

            session.Insert(new TakenMessage { Id = key, At = clock.GetUtcNow() });
            await session.SaveChangesAsync(cancellation);
        }, cancellation);
        return refusal;
    }

    /// <summary>Tries a change in a session of its own, again where somebody else was faster.</summary>
    /// <param name="attempt">Reads, decides, appends and saves; nothing that it found in an earlier attempt counts.</param>
    /// <exception cref="BusyException">Others were faster at each attempt.</exception>
    public async Task Attempts(Asked asked, Func<Attempt, Task> attempt, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(attempt);
        for (var tried = 1; ; tried++)
        {
            await using var session = store.LightweightSession();
            Describe(session, asked);
            try
            {
                await attempt(new Attempt(session, streams, states, hints));
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

    private static void Describe(IDocumentSession session, Asked asked)
    {
        session.LastModifiedBy = asked.Actor;
        session.CorrelationId = asked.Correlation;
        session.CausationId = asked.Causation;
        session.SetHeader(EventHeaders.Role, asked.Role);
        if (asked.OnBehalfOf is { } onBehalfOf) session.SetHeader(EventHeaders.OnBehalfOf, onBehalfOf);
        if (asked.Reason is { } reason) session.SetHeader(EventHeaders.Reason, reason);
        if (asked.EffectiveAt is { } effective)
            session.SetHeader(EventHeaders.EffectiveAt, effective.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        if (Activity.Current is { } activity) session.SetHeader(EventHeaders.TraceId, activity.TraceId.ToString());
    }

    private static bool LostRace(Exception thrown) => thrown switch
    {
        EventStreamUnexpectedMaxEventIdException or JasperFx.Events.ExistingStreamIdCollisionException => true,
        DocumentAlreadyExistsException or ConcurrencyException => true,
        PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        } => true,
        _ => thrown.InnerException is { } inner && LostRace(inner),
    };
}

/// <summary>What came of asking without HTTP.</summary>
public sealed record Done<TState>(Guid Stream, TState State, long Version, Refusal? Refusal, bool Changed);
