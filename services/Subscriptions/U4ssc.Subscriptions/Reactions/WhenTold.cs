using MassTransit;
using U4ssc.Contracts;

namespace U4ssc.Subscriptions.Reactions;

/// <summary>
/// Any message of any service: it is kept under its number, since only who hears all of a service's messages can tell that none is missing.
/// What it says to everybody is in <see cref="PublicEvents"/>.
/// </summary>
internal sealed class WhenTold<T>(Incoming incoming) : IConsumer<T>
    where T : class, IMessage
{
    public Task Consume(ConsumeContext<T> context) => incoming.Take(context);
}
