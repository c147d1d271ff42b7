using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace U4ssc.Kernel.Bus;

/// <summary>
/// The place of a message among all that its service tells, and among those of its type: from 1, without a gap, for ever.
/// </summary>
public sealed record MessageNumber(long Number, long Ordinal);

/// <summary>
/// Every message has a number, which it gets in the transaction in which it begins to wait and keeps whenever it is told again. So whoever
/// hears a service knows what it has not heard (docs/decisions/0078).
/// </summary>
public static class Numbers
{
    // One after the other, whoever numbers: the reader of the log, or who tells again what a new release tells of old events. No row is
    // inserted.
    private const string InTurn = """
        insert into announcement (number, sequence, type, ordinal)
        select 0, 0, '', 0 where (select pg_advisory_xact_lock(hashtext('u4ssc-announcement'), 0)) is null
        """;

    // What has a number keeps it. Two who gave the same number fail as a whole at the keys.
    private const string Next = """
        insert into announcement (number, sequence, type, ordinal)
        select (select coalesce(max(number), 0) from announcement) + row_number() over (order by told.sequence), told.sequence, told.type,
          coalesce((select max(ordinal) from announcement before where before.type = told.type), 0)
            + row_number() over (partition by told.type order by told.sequence)
        from unnest(?, ?) as told(sequence, type)
        where not exists (select from announcement before where before.sequence = told.sequence)
        """;

    /// <summary>Their table: its rows stay as they were written.</summary>
    public static readonly KeptTable Kept = new("announcement", []);

    /// <summary>Adds the table: which event of the log has which number.</summary>
    public static void AddTable(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var table = new Table("public.announcement");
        table.AddColumn("number", "bigint").AsPrimaryKey();
        table.AddColumn("sequence", "bigint").NotNull().AddIndex(index => index.IsUnique = true);
        table.AddColumn("type", "text").NotNull();
        table.AddColumn("ordinal", "bigint").NotNull();
        table.Indexes.Add(new IndexDefinition("announcement_of_type") { Columns = ["type", "ordinal"], IsUnique = true });
        options.Storage.ExtendedSchemaObjects.Add(table);
    }

    /// <summary>Lets messages wait to be sent, with the next numbers where they have none yet.</summary>
    public static void Wait(IDocumentOperations operations, IReadOnlyCollection<Outgoing> messages)
    {
        ArgumentNullException.ThrowIfNull(operations);
        ArgumentNullException.ThrowIfNull(messages);
        if (messages.Count == 0) return;
        operations.Store(messages.AsEnumerable());
        operations.QueueSqlCommand(InTurn);
        operations.QueueSqlCommand(Next, messages.Select(message => message.Id).ToArray(), messages.Select(Exchange).ToArray());
    }

    /// <summary>Up to which place of the log every message has its number.</summary>
    public static async Task<long> End(IQuerySession session, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        const string Reader = "select coalesce(max(sequence), 0) from log_part where name = ?";
        return (await session.AdvancedSql.QueryAsync<long>(Reader, cancellation, Announcements.PartName))[0];
    }

    /// <summary>The numbers of messages, by the place of their event in the log.</summary>
    internal static async Task<Dictionary<long, MessageNumber>> Of(
        NpgsqlDataSource database, IEnumerable<long> places, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select sequence, number, ordinal from announcement where sequence = any($1)");
        command.Parameters.Add(new() { Value = places.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var numbers = new Dictionary<long, MessageNumber>();
        while (await reader.ReadAsync(cancellation)) numbers.Add(reader.GetInt64(0), new(reader.GetInt64(1), reader.GetInt64(2)));
        return numbers;
    }

    private static string Exchange(Outgoing message) => Messaging.Exchange(Outgoing.TypeOf(message.Type));
}
