using Marten;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Npgsql;
using U4ssc.Kernel.Store;
using Weasel.Postgresql.Tables;

namespace U4ssc.Kernel.Bus;

/// <summary>How many messages of a type a service has sent: the ordinal of the newest.</summary>
/// <param name="Type">Its exchange, such as <c>u4ssc.registry.v1.city-enrolled</c>.</param>
public sealed record NewestOfType(string Type, long Ordinal);

/// <summary>What a service says every few seconds, so that silence and loss can be told apart.</summary>
/// <param name="Number">How many messages it has sent, of all types together.</param>
public sealed record Newest(string Service, long Number, IReadOnlyList<NewestOfType> Types);

/// <summary>Says every few seconds, on one replica, how many messages this service has sent.</summary>
public sealed class NewestTeller(Leading leading, NpgsqlDataSource database, Wire wire, BusUser user) : BackgroundService
{
    // What waits to be sent for the first time is not missed by anybody yet.
    private const string Sent = """
        select told.type, coalesce((select max(ordinal) from announcement where type = told.type and sequence < waiting.first), 0)
        from unnest($1::text[]) as told(type) cross join (
          select coalesce(min(id), 9223372036854775807) as first from mt_doc_outgoing where not coalesce((data ->> 'again')::boolean, false)) waiting
        """;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SendWait = TimeSpan.FromSeconds(10);
    private readonly string[] types = [.. Messaging.Types.Where(type => Messaging.Teller(type) == user.Service).Select(Messaging.Exchange)];

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        types.Length == 0 ? Task.CompletedTask : leading.Work("newest", Every, Tell, stoppingToken);

    private async Task<bool> Tell(Lead lead)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(lead.Stopping);
        wait.CancelAfter(SendWait);
        var sent = new List<NewestOfType>();
        await using (var command = database.CreateCommand(Sent))
        {
            command.Parameters.Add(new() { Value = types });
            await using var reader = await command.ExecuteReaderAsync(wait.Token);
            while (await reader.ReadAsync(wait.Token)) sent.Add(new(reader.GetString(0), reader.GetInt64(1)));
        }

        await wire.Send([Letter.Of(Topology.Newest(user.Service), "", new Newest(user.Service, sent.Sum(type => type.Ordinal), sent))],
            wait.Token);
        return false;
    }
}

/// <summary>Keeps what others say that they have sent, of the types that somebody here listens to.</summary>
public sealed class NewestHearer(NpgsqlDataSource database, IReadOnlyList<Reaction> reactions) : IConsumer<Newest>
{
    private const string Keep = """
        insert into newest (type, ordinal, heard_at) select type, ordinal, clock_timestamp() from unnest($1, $2) as told(type, ordinal) order by type
        on conflict (type) do update set ordinal = greatest(newest.ordinal, excluded.ordinal), heard_at = excluded.heard_at
        """;

    /// <summary>Adds the table.</summary>
    public static void AddTable(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var newest = new Table("public.newest");
        newest.AddColumn("type", "text").AsPrimaryKey();
        newest.AddColumn("ordinal", "bigint").NotNull();
        newest.AddColumn("heard_at", "timestamptz").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(newest);
    }

    /// <inheritdoc />
    public async Task Consume(ConsumeContext<Newest> context)
    {
        ArgumentNullException.ThrowIfNull(context);
        // The one who signed it speaks for itself alone.
        if (context.Message.Service != context.Headers.Get<string>(ToldHeaders.Service)) return;
        var own = reactions.Where(reaction => Messaging.Teller(reaction.Message) == context.Message.Service)
            .Select(reaction => Messaging.Exchange(reaction.Message)).ToHashSet(StringComparer.Ordinal);
        var told = context.Message.Types.Where(type => own.Contains(type.Type)).DistinctBy(type => type.Type).ToList();
        await using var command = database.CreateCommand(Keep);
        command.Parameters.Add(new() { Value = told.Select(type => type.Type).ToArray() });
        command.Parameters.Add(new() { Value = told.Select(type => type.Ordinal).ToArray() });
        await command.ExecuteNonQueryAsync(context.CancellationToken);
    }
}
