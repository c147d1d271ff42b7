using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>These facts, in this order, are for everybody.</summary>
public sealed record Publish(IReadOnlyList<PublicFact> Facts);

/// <summary>Numbers public events and chains each to the one before.</summary>
public static class PublicationDecider
{
    /// <summary>The answer to a command.</summary>
    /// <param name="write">The text of an event, with its number and the hash of the one before in it.</param>
    public static Decision<IPublicationEvent> Decide(Publish command, Publication state, Func<NumberedFact, string> write)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(write);
        var published = new List<IPublicationEvent>(command.Facts.Count);
        foreach (var fact in command.Facts)
        {
            var next = new NumberedFact(fact, state.Number + 1, state.Sha256);
            var happened = new EventPublished(next.Number, next.PreviousSha256, fact.Type, write(next));
            published.Add(happened);
            state = Publication.Evolve(state, happened);
        }

        return [.. published];
    }
}
