using System.Collections;
using System.Runtime.CompilerServices;

namespace U4ssc.Kernel;

/// <summary>
/// The answer of a decider: new events (none, where there is nothing new to say) or one refusal.
/// A switch arm can be a collection expression or a <see cref="Refusal"/>.
/// </summary>
[CollectionBuilder(typeof(Decision), nameof(Decision.Of))]
public sealed class Decision<TEvent> : IEnumerable<TEvent>
{
    private readonly TEvent[] events;

    internal Decision(TEvent[] events, Refusal? refusal) => (this.events, Refusal) = (events, refusal);

    /// <summary>The refusal, or null where the answer is yes.</summary>
    public Refusal? Refusal { get; }

    /// <summary>The events to append, in order; empty where nothing changes or the answer is no.</summary>
    public IReadOnlyList<TEvent> Events => events;

    /// <inheritdoc />
    public IEnumerator<TEvent> GetEnumerator() => ((IEnumerable<TEvent>)events).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => events.GetEnumerator();

    /// <summary>Lets a switch arm be a refusal.</summary>
    public static implicit operator Decision<TEvent>(Refusal refusal) => new([], refusal);
}

/// <summary>Builds decisions from collection expressions.</summary>
public static class Decision
{
    /// <summary>Yes, with these events.</summary>
    public static Decision<TEvent> Of<TEvent>(ReadOnlySpan<TEvent> events) => new(events.ToArray(), null);
}
