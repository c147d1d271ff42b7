using MassTransit;
using MassTransit.RabbitMqTransport;
using RabbitMQ.Client;

namespace U4ssc.Kernel.Bus;

/// <summary>
/// A channel whose places are there already. The library declares what it uses each time it connects, and has no switch for leaving it;
/// this login may not, and need not. What failed goes to its place through the service's own exchange, since that is the one way into a
/// queue that this login has.
/// </summary>
internal sealed class DeclaredChannel(ChannelContext channel, BusUser user)
    : ScopeChannelContext(channel, channel.CancellationToken), ChannelContext
{
    Task ChannelContext.ExchangeDeclare(
        string exchange, string type, bool durable, bool autoDelete, IDictionary<string, object> arguments,
        CancellationToken cancellationToken) =>
        Task.CompletedTask;

    Task ChannelContext.ExchangeBind(
        string destination, string source, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    Task<QueueDeclareOk> ChannelContext.QueueDeclare(
        string queue, bool durable, bool exclusive, bool autoDelete, IDictionary<string, object> arguments,
        CancellationToken cancellationToken) =>
        Task.FromResult(new QueueDeclareOk(queue, 0, 0));

    Task ChannelContext.QueueBind(
        string queue, string exchange, string routingKey, IDictionary<string, object> arguments, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    // The library gives the name of the queue as the exchange's, and copies the sender's name, which the broker takes from nobody else.
    Task ChannelContext.BasicPublishAsync(
        string exchange, string routingKey, bool mandatory, BasicProperties basicProperties, byte[] body, bool awaitAck,
        CancellationToken cancellationToken)
    {
        basicProperties.UserId = user.Name;
        return BasicPublishAsync(Topology.Own(user.Service), exchange, mandatory, basicProperties, body, awaitAck, cancellationToken);
    }
}

/// <summary>Gives a reaction's endpoint a <see cref="DeclaredChannel"/>.</summary>
internal sealed class OnDeclaredChannel(BusUser user) : IFilter<ChannelContext>
{
    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        using var declared = new DeclaredChannel(context, user);
        await next.Send(declared);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("declared");
}
