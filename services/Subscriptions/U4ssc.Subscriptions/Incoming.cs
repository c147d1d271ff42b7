using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;

namespace U4ssc.Subscriptions;

/// <summary>Keeps what was heard under the number that its service gave it, in whatever order and however often it comes.</summary>
internal sealed class Incoming(IncomingRows rows, TimeProvider clock)
{
    /// <summary>Tells the one who numbers.</summary>
    public const string Channel = "u4ssc_incoming";

    /// <summary>Keeps a message: what it says to everybody.</summary>
    /// <exception cref="HopelessMessageException">It has no number, or its number is another message's.</exception>
    public async Task Take<T>(ConsumeContext<T> context)
        where T : class, IMessage
    {
        var told = context.Message;
        var source = Messaging.Teller(typeof(T));
        var number = context.Headers.Get<long>(ToldHeaders.Number)
            ?? throw new HopelessMessageException(
                $"A message of {source} has no number ({ToldHeaders.Number}): it has no place in the stream.");
        var facts = PublicEvents.Of(told);
        var kept = await rows.Keep(new(
            source, number, told.Fact.EventId, JsonSerializer.Serialize(facts, Json.Options), facts.Count == 0,
            Activity.Current?.TraceId.ToString(), clock.GetUtcNow())).WaitAsync(context.CancellationToken);

        // A service that was set back to an earlier day gives its numbers anew. What was published under them cannot be taken back, so a
        // person has to look; docs/decisions/0086.
        if (kept != told.Fact.EventId)
        {
            throw new HopelessMessageException(
                $"Message {number} of {source} was heard as another one before: {source} seems to have been set back. Nothing of it was taken.");
        }
    }
}
