using JasperFx.Events;
using Marten;
using Marten.Services;

namespace U4ssc.Kernel.Store;

/// <summary>One attempt at a change: what it read and what it appends, all in one transaction.</summary>
public sealed class Attempt
{
    private readonly Streams streams;
    private readonly States states;
    private readonly Hints hints;

    internal Attempt(IDocumentSession session, Streams streams, States states, Hints hints) =>
        (Session, this.streams, this.states, this.hints) = (session, streams, states, hints);

    /// <summary>The session, for documents that go with the events; saving it ends the attempt.</summary>
    public IDocumentSession Session { get; }

    /// <summary>The state of a stream now.</summary>
    public Task<At<TState>> State<TState, TEvent>(Guid stream, CancellationToken cancellation)
        where TState : IState<TState, TEvent> => streams.State<TState, TEvent>(Session, stream, cancellation);

    /// <summary>
    /// The state at the version that a caller saw, where it is remembered. Whether it is the newest one, the append finds out.
    /// </summary>
    public At<TState>? Seen<TState>(Guid stream, long? version) =>
        states.Known<TState>(stream) is { } known && known.Version == version ? known : null;

    /// <summary>Appends what was decided from <paramref name="before"/>; what there is after it.</summary>
    public At<TState> Append<TState, TEvent>(Guid stream, At<TState> before, Decision<TEvent> decision)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(decision);
        if (decision.Events.Count == 0) return before;
        var after = new At<TState>(decision.Events.Aggregate(before.Value, TState.Evolve), before.Version + decision.Events.Count);
        var stored = decision.Events.Select(happened => (object)Wrapped(happened)).ToArray();
        if (before.Version == 0) Session.Events.StartStream(stream, stored);
        else Session.Events.Append(stream, after.Version, stored);
        Session.Listeners.Add(new AfterCommit(() =>
        {
            states.Keep(stream, after);
            hints.RaiseAppended();
        }));
        return after;
    }

    /// <summary>Decides on the stream that holds a key that no two may hold, or on a new one, and appends.</summary>
    /// <param name="claim">The key; null where there is none.</param>
    /// <param name="released">True where the one that holds the claim has let go of it.</param>
    public async Task<(Guid Stream, At<TState> Before, Decision<TEvent> Decision, At<TState> After)> Claimed<TState, TEvent>(
        Guid newStream, Func<TState, Decision<TEvent>> decide, string? claim, Func<TState, bool>? released, CancellationToken cancellation)
        where TState : IState<TState, TEvent>
        where TEvent : notnull
    {
        ArgumentNullException.ThrowIfNull(decide);
        var stream = newStream;
        var held = claim is null ? null : await Session.LoadAsync<Claim>(claim, cancellation);
        if (held is not null) stream = held.Stream;
        var before = await State<TState, TEvent>(stream, cancellation);
        if (held is not null && released?.Invoke(before.Value) == true)
        {
            stream = newStream;
            before = await State<TState, TEvent>(stream, cancellation);
        }

        var decision = decide(before.Value);
        if (decision.Refusal is not null) return (stream, before, decision, before);
        var after = Append(stream, before, decision);
        if (claim is not null && held is null) Session.Insert(new Claim { Id = claim, Stream = stream });
        else if (held is not null && held.Stream != stream)
        {
            held.Stream = stream;
            Session.Store(held);
        }

        return (stream, before, decision, after);
    }

    private IEvent Wrapped(object happened)
    {
        var wrapped = Session.Events.BuildEvent(happened);
        wrapped.Id = Guid.CreateVersion7();
        return wrapped;
    }
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
