using Marten;
using Microsoft.AspNetCore.Http;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>
/// What HTTP adds to <see cref="Transact"/>: who may ask, which version the caller saw, and answers that are kept. What a command answers
/// is kept in the transaction of what it stores, so the same key gives the same answer whatever dies in between.
/// </summary>
public static class Asking
{
    /// <summary>
    /// Asks for a change of an existing thing: 404 unless the caller stands to it as the access table says, 428 without If-Match, 412 where
    /// it changed.
    /// </summary>
    /// <param name="answer">What to say, from the state after it and its version.</param>
    /// <param name="reason">Why, where the body says so; otherwise the Reason header.</param>
    /// <param name="alongside">Documents that must be stored or not stored together with the events.</param>
    /// <param name="effectiveAt">From when it counts, where the caller says that.</param>
    public static Task<IResult> Ask<TState, TEvent>(
        this Transact transact, Request request, Guid stream, Func<TState, Decision<TEvent>> decide, Func<TState, long, Answer> answer,
        string? reason = null, Action<IDocumentSession, IReadOnlyList<TEvent>>? alongside = null, DateTimeOffset? effectiveAt = null)
        where TState : IState<TState, TEvent>, IOwned
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(transact);
        ArgumentNullException.ThrowIfNull(request);
        return transact.Answered(request, request.Asked(reason) with { EffectiveAt = effectiveAt }, async attempt =>
        {
            // What the caller saw, if it is remembered: the append itself finds out whether it is still so. An answer without an append has
            // to look first.
            for (var before = attempt.Seen<TState>(stream, request.IfMatch?.Single); ; before = null)
            {
                var assumed = before is not null;
                before ??= await attempt.State<TState, TEvent>(stream, request.Cancellation);
                if (before.Value.Whose(stream) is not { } whose || !request.Sees(whose)) return (Problems.NotFound, false);
                if (request.IfMatch is null) return (Problems.PreconditionRequired, false);
                if (!request.IfMatch.Hold(before.Version)) return (Problems.Stale(before.Version), false);
                var decision = decide(before.Value);
                if (assumed && decision.Events.Count == 0) continue;
                if (decision.Refusal is { } refusal) return (Problems.Given(refusal), true);
                var after = attempt.Append(stream, before, decision);
                alongside?.Invoke(attempt.Session, decision.Events);
                return (answer(after.Value, after.Version).Given(), true);
            }
        });
    }

    /// <summary>
    /// Asks for a new thing. With a <paramref name="claim"/> there is one thing a key: where it is taken, the decider answers from the
    /// state of the one that holds it.
    /// </summary>
    /// <param name="owner">Whose it will be; 404 unless the caller stands to it as the access table says.</param>
    /// <param name="claim">The key that no two may hold, such as <c>city/NO-KS/GN-1</c>.</param>
    /// <param name="released">True where the one that holds the claim has let go of it.</param>
    /// <param name="answer">What to say, from stream, state, version and whether anything was stored.</param>
    public static Task<IResult> Create<TState, TEvent>(
        this Transact transact, Request request, Guid newStream, Owner owner, Func<TState, Decision<TEvent>> decide,
        Func<Guid, TState, long, bool, Answer> answer, string? claim = null, Func<TState, bool>? released = null, string? reason = null,
        Action<IDocumentSession, Guid, IReadOnlyList<TEvent>>? alongside = null)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(transact);
        ArgumentNullException.ThrowIfNull(request);
        if (!request.Sees(owner)) return Task.FromResult<IResult>(Problems.NotFound);
        return transact.Answered(request, request.Asked(reason), async attempt =>
        {
            var (stream, before, decision, after) = await attempt.Claimed(newStream, decide, claim, released, request.Cancellation);
            if (decision.Refusal is { } refusal) return (Problems.Given(refusal), true);
            alongside?.Invoke(attempt.Session, stream, decision.Events);
            return (answer(stream, after.Value, after.Version, after.Version > before.Version).Given(), true);
        });
    }

    private static async Task<IResult> Answered(
        this Transact transact, Request request, Asked asked, Func<Attempt, Task<(GivenAnswer Answer, bool Keep)>> ask)
    {
        var key = asked.KeyHash;
        GivenAnswer? given = null;
        await transact.Attempts(asked, async attempt =>
        {
            if (key is not null && await attempt.Session.LoadAsync<KeptAnswer>(key, request.Cancellation) is { } first)
            {
                given = first.Fingerprint == asked.Fingerprint ? first.Again() : Problems.KeyReused;
                return;
            }

            (given, var keep) = await ask(attempt);
            if (key is not null && keep) attempt.Session.Insert(KeptAnswer.Of(key, asked.Fingerprint, given, request.Now));
            await attempt.Session.SaveChangesAsync(request.Cancellation);
        }, request.Cancellation);
        return given!;
    }
}

/// <summary>The first answer to a key, kept in the transaction of what it answered.</summary>
public sealed class KeptAnswer
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

    internal static KeptAnswer Of(string key, string? fingerprint, GivenAnswer answer, DateTimeOffset at) => new()
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
