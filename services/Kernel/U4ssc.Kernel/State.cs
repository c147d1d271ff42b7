namespace U4ssc.Kernel;

/// <summary>
/// A state that is folded from events: a closed union of records. <see cref="Evolve"/> is total over what can happen and
/// throws <see cref="ImpossibleHistoryException"/> on anything else; it never decides and never shrugs.
/// </summary>
public interface IState<TSelf, in TEvent>
    where TSelf : IState<TSelf, TEvent>
{
    /// <summary>What there is before the first event.</summary>
    static abstract TSelf Initial { get; }

    /// <summary>What there is after one more event.</summary>
    static abstract TSelf Evolve(TSelf state, TEvent happened);
}

/// <summary>A history that the rules cannot have written: the store is damaged or an event came to the wrong stream.</summary>
public sealed class ImpossibleHistoryException : Exception
{
    /// <summary>Says which event cannot follow which state; null where there is none yet.</summary>
    public ImpossibleHistoryException(object? state, object happened)
        : base($"{happened?.GetType().Name} cannot follow {state?.GetType().Name ?? "nothing"}: the history of this stream is damaged, or its rules have lost a case.")
    {
    }
}
