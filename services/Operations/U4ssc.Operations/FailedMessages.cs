using System.Globalization;
using System.Text;
using RabbitMQ.Client;
using U4ssc.Kernel.Bus;

namespace U4ssc.Operations;

/// <summary>
/// Messages that a reaction could not take: after its retries (<c>_error</c>), because they are not for it
/// (<c>_skipped</c>), or because the broker gave up on them (<c>-dead</c>). They wait for
/// somebody who lists, reads and replays them: <c>&lt;service&gt; errors list | show QUEUE | replay QUEUE [MESSAGE]</c>.
/// </summary>
internal sealed class FailedMessages(BusUser user, IReadOnlyList<Reaction> reactions, TextWriter to)
{
    private const string Usage = "errors list | errors show QUEUE | errors replay QUEUE [MESSAGE-ID]";
    private const int BodyCharactersShown = 4000;

    /// <summary>0 when it is done, 2 when the words are off.</summary>
    public async Task<int> Run(string[] words, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            Uri = user.Url,
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = "u4ssc-failed-messages",
        };
        await using var connection = await factory.CreateConnectionAsync(cancellation);
        return words switch
        {
            ["list"] => await List(connection, cancellation),
            ["show", var queue] when All.Contains(queue, StringComparer.Ordinal) => await Each(connection, queue, null, Show, cancellation),
            ["replay", var queue] when Of(queue) is not null => await Each(connection, queue, null, Replay, cancellation),
            ["replay", var queue, var message] when Of(queue) is not null => await Each(connection, queue, message, Replay, cancellation),
            _ => await Explain(),
        };
    }

    // What tells of numbers and asks for messages is kept where it was forged, for somebody to look at. Nobody has to replay it.
    private IEnumerable<string> All => reactions.SelectMany(Places).Concat(Topology.Forged(user.Service));

    private Reaction? Of(string queue) => reactions.FirstOrDefault(reaction => Places(reaction).Contains(queue, StringComparer.Ordinal));

    private static string[] Places(Reaction reaction) => [.. Topology.Failed.Select(place => reaction.Queue + place)];

    private async Task<int> List(IConnection connection, CancellationToken cancellation)
    {
        var none = true;
        foreach (var queue in All)
        {
            if (await Count(connection, queue, cancellation) is not (> 0 and var waiting)) continue;
            none = false;
            await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{waiting,6}  {queue}"));
        }

        if (none) await to.WriteLineAsync("No message failed.");
        return 0;
    }

    // One that is not there, before the first `migrate`, is empty. The question closes its channel then.
    private static async Task<uint> Count(IConnection connection, string queue, CancellationToken cancellation)
    {
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellation)).MessageCount;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
        {
            return 0;
        }
    }

    private async Task<int> Each(IConnection connection, string queue, string? only,
        Func<IChannel, string, BasicGetResult, CancellationToken, Task> act, CancellationToken cancellation)
    {
        var waiting = await Count(connection, queue, cancellation);
        var done = 0;
        // What is read and not taken goes back to the queue when the channel is closed.
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), cancellation);
        for (; waiting > 0 && await channel.BasicGetAsync(queue, autoAck: false, cancellation) is { } failed; waiting--)
        {
            if (only is not null && !string.Equals(failed.BasicProperties.MessageId, only, StringComparison.OrdinalIgnoreCase)) continue;
            await act(channel, queue, failed, cancellation);
            done++;
        }

        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done} of {queue}."));
        return done == 0 && only is not null ? 2 : 0;
    }

    private async Task Show(IChannel channel, string queue, BasicGetResult failed, CancellationToken cancellation)
    {
        await to.WriteLineAsync(
            $"{failed.BasicProperties.MessageId}  {Header(failed, "MT-Fault-Timestamp")}  {Header(failed, "MT-Fault-ExceptionType")}: {Header(failed, "MT-Fault-Message")}");
        var body = Encoding.UTF8.GetString(failed.Body.Span);
        await to.WriteLineAsync(body.Length <= BodyCharactersShown ? body : $"{body[..BodyCharactersShown]}… ({body.Length} characters)");
    }

    // Taken away only once the broker has confirmed that it lies in the reaction's own queue: at least once, as everywhere.
    private async Task Replay(IChannel channel, string queue, BasicGetResult failed, CancellationToken cancellation)
    {
        var properties = new BasicProperties(failed.BasicProperties)
        {
            // The broker takes no other name than the one that speaks.
            UserId = user.Name,
            Headers = failed.BasicProperties.Headers
                ?.Where(header =>
                    !header.Key.StartsWith("MT-", StringComparison.Ordinal) && !header.Key.StartsWith("x-", StringComparison.Ordinal))
                        .ToDictionary(),
        };
        await channel.BasicPublishAsync(Topology.Own(user.Service), Of(queue)!.Queue, mandatory: true, properties, failed.Body,
            cancellation);
        await channel.BasicAckAsync(failed.DeliveryTag, multiple: false, cancellation);
        await to.WriteLineAsync($"{failed.BasicProperties.MessageId} went back to {Of(queue)!.Queue}.");
    }

    private async Task<int> Explain()
    {
        await to.WriteLineAsync($"Say: {Usage}");
        await to.WriteLineAsync($"QUEUE is one of: {string.Join(", ", All)}");
        return 2;
    }

    private static string Header(BasicGetResult failed, string name) =>
        failed.BasicProperties.Headers?.TryGetValue(name, out var value) == true
            ? value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : $"{value}"
            : "";
}
