using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Testing;

/// <summary>Given what happened, when this is asked, then this happens or this is refused.</summary>
public static class Situation
{
    /// <summary>Folds a history; an impossible one fails the test at once.</summary>
    public static Situation<TState, TEvent> Given<TState, TEvent>(params IEnumerable<TEvent> happened)
        where TState : IState<TState, TEvent> =>
        new(happened.Aggregate(TState.Initial, TState.Evolve));
}

/// <summary>A state in which something can be asked.</summary>
public sealed record Situation<TState, TEvent>(TState State)
    where TState : IState<TState, TEvent>
{
    /// <summary>Asks, and asserts that asking the same again changes nothing.</summary>
    public Answered<TState, TEvent> When(Func<TState, Decision<TEvent>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var decision = ask(State);
        var after = decision.Events.Aggregate(State, TState.Evolve);
        if (decision.Refusal is null)
        {
            var again = ask(after);
            Assert.True(again.Refusal is null, $"The same command again was refused: {again.Refusal?.Code}.");
            Assert.True(again.Events.Count == 0, $"The same command again gave new events: {string.Join(", ", again.Events)}.");
        }

        return new(after, decision);
    }

    /// <summary>Asks something that is meant to be new each time, such as a second report of other values.</summary>
    public Answered<TState, TEvent> WhenNotRepeatable(Func<TState, Decision<TEvent>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        var decision = ask(State);
        return new(decision.Events.Aggregate(State, TState.Evolve), decision);
    }
}

/// <summary>The answer, to be checked.</summary>
public sealed record Answered<TState, TEvent>(TState State, Decision<TEvent> Decision)
    where TState : IState<TState, TEvent>
{
    /// <summary>Exactly these events, compared as their JSON so that lists inside records count by content.</summary>
    public Answered<TState, TEvent> Then(params IReadOnlyList<TEvent> expected)
    {
        Assert.True(Decision.Refusal is null, $"Refused: {Decision.Refusal?.Code}: {Decision.Refusal?.Sentence}");
        Assert.Equal(expected.Select(AsText), Decision.Events.Select(AsText));
        return this;
    }

    /// <summary>One event of this type, for a closer look.</summary>
    public TOne ThenOne<TOne>()
        where TOne : TEvent
    {
        Assert.True(Decision.Refusal is null, $"Refused: {Decision.Refusal?.Code}: {Decision.Refusal?.Sentence}");
        return Assert.IsType<TOne>(Assert.Single(Decision.Events));
    }

    /// <summary>Nothing new, and no complaint.</summary>
    public void ThenNothing() => Then();

    /// <summary>A refusal with this code, and no events.</summary>
    public Refusal ThenRefused(string code)
    {
        Assert.True(Decision.Refusal is not null, $"Not refused; events: {string.Join(", ", Decision.Events)}.");
        Assert.Equal(code, Decision.Refusal!.Code);
        Assert.Empty(Decision.Events);
        return Decision.Refusal;
    }

    /// <summary>A refusal with this code, and no events.</summary>
    public Refusal ThenRefused(Refusal expected) => ThenRefused(expected?.Code ?? throw new ArgumentNullException(nameof(expected)));

    private static string AsText(TEvent happened) =>
        happened!.GetType().Name + System.Text.Json.JsonSerializer.Serialize<object>(happened);
}
