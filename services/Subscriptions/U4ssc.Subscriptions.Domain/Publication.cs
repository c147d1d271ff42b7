using System.Security.Cryptography;
using System.Text;
using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>The public stream, as far as the next event has to know it: the newest number, and the hash of that event.</summary>
public sealed record Publication(long Number, string Sha256) : IState<Publication, IPublicationEvent>
{
    /// <summary>What stands for the event before the first one.</summary>
    public const string Nothing = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <inheritdoc />
    public static Publication Initial { get; } = new(0, Nothing);

    /// <inheritdoc />
    public static Publication Evolve(Publication state, IPublicationEvent happened) => happened switch
    {
        EventPublished next when state is not null && next.Number == state.Number + 1 && next.PreviousSha256 == state.Sha256 =>
            new(next.Number, Hash(next.Text)),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    /// <summary>SHA-256 (lower-case hex) of an event's bytes.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
