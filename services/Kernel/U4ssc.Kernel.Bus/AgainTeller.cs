using Marten;
using MassTransit;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace U4ssc.Kernel.Bus;

/// <summary>Sends messages again to the one queue that asked for them, with the ids and numbers that they had.</summary>
public sealed class AgainTeller(NpgsqlDataSource database, IDocumentStore store, AnnouncementMap map, Wire wire, BusUser user,
    ILogger<AgainTeller> log)
    : IConsumer<AskedAgain>
{
    private const int PageMax = 200;

    private const string Wanted = """
        select sequence, number, ordinal from announcement join unnest($2, $3) as wanted(first, last) on ordinal between first and last
        where type = $1 order by ordinal limit $4
        """;

    /// <inheritdoc />
    public async Task Consume(ConsumeContext<AskedAgain> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (asked, cancellation) = (context.Message, context.CancellationToken);
        var signer = context.Headers.Get<string>(ToldHeaders.Service);
        if (asked.Service != signer || asked.Ordinals.Count > AskedAgain.RangesMax
            || !asked.Queue.StartsWith($"{asked.Service}-", StringComparison.Ordinal))
        {
            log.LogWarning("{Service} asks for too much, or for a queue that is not its own: {Queue}", signer, asked.Queue);
            return;
        }

        var numbers = await Numbered(asked, cancellation);
        log.LogInformation("{Messages} messages of {Type} are sent again to {Queue}", numbers.Count, asked.Type, asked.Queue);
        foreach (var page in numbers.Chunk(PageMax))
        {
            var places = page.Select(one => one.Sequence).ToArray();
            await using var session = store.QuerySession();
            var events = await session.Events.QueryAllRawEvents().Where(stored => places.Contains(stored.Sequence))
                .ToListAsync(cancellation);
            var messages = events.Select(map.Waiting).OfType<Outgoing>().ToDictionary(message => message.Id);
            await wire.Send([.. page.Where(one => messages.ContainsKey(one.Sequence))
                .Select(one => Letter(messages[one.Sequence], one.Number, asked.Queue))], cancellation);
        }
    }

    private async Task<List<(long Sequence, MessageNumber Number)>> Numbered(AskedAgain asked, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Wanted);
        command.Parameters.Add(new() { Value = asked.Type });
        command.Parameters.Add(new() { Value = asked.Ordinals.Select(range => range.From).ToArray() });
        command.Parameters.Add(new() { Value = asked.Ordinals.Select(range => range.To).ToArray() });
        command.Parameters.Add(new() { Value = (long)AskedAgain.MessagesMax });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var numbers = new List<(long, MessageNumber)>();
        while (await reader.ReadAsync(cancellation)) numbers.Add((reader.GetInt64(0), new(reader.GetInt64(1), reader.GetInt64(2))));
        return numbers;
    }

    private Letter Letter(Outgoing message, MessageNumber number, string queue) => new(
        Topology.Again(user.Service), queue, message.MessageId, Outgoing.TypeOf(message.Type), message.Message,
        ToldHeaders.Of(user.Service, number, message.Correlation));
}
