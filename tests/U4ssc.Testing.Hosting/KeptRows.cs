using Npgsql;
using U4ssc.Kernel;

namespace U4ssc.Testing.Hosting;

/// <summary>What must be so of every table whose rows stay as they were written, in every service.</summary>
public static class KeptRows
{
    private const string Refused = PostgresErrorCodes.InsufficientPrivilege;

    /// <summary>What somebody can do to a row that was written; nothing where all of it is refused.</summary>
    public static async Task<IReadOnlyList<string>> Broken(string database, IReadOnlyList<KeptTable> kept)
    {
        ArgumentNullException.ThrowIfNull(kept);
        var broken = new List<string>();
        foreach (var (who, connection) in new[]
        {
            ("the service", TestServers.AsService(database)), ("the owner", TestServers.AsOwner(database)),
        })
        {
            foreach (var table in kept)
            {
                foreach (var said in await Statements(database, table))
                {
                    if (await Said(connection, said) is not Refused and not "P0001") broken.Add($"{who}: {said}");
                }
            }
        }

        return broken;
    }

    /// <summary>What the service's login may do that it has no business with.</summary>
    public static async Task<IReadOnlyList<string>> Loose(string database)
    {
        var broken = new List<string>();
        foreach (var said in new[]
        {
            "create table mine (id int)", "create schema mine", "create temporary table mine (id int)",
            "create function mine() returns int language sql as 'select 1'",
            "alter table mt_events disable trigger all", "drop trigger u4ssc_kept on mt_events", "set session_replication_role = replica",
            "truncate log_part", "drop table mt_doc_outgoing", "alter role current_user superuser",
            "create trigger mine before insert on mt_events for each row execute function u4ssc_kept()",
            "copy (select 1) to program 'true'", "select pg_read_file('/etc/passwd')",
            "set local u4ssc.rebuilding = 'on'; delete from ledger_leaf",
        })
        {
            if (await Said(TestServers.AsService(database), said) is null) broken.Add(said);
        }

        return broken;
    }

    private static async Task<IReadOnlyList<string>> Statements(string database, KeptTable table)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select string_agg(format('%1$I = %1$I', attname), ', ') from pg_attribute
            where attrelid = $1::regclass and attnum > 0 and not attisdropped
            """, connection)
        {
            Parameters = { new() { Value = table.Name, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } },
        };
        var all = (string)(await command.ExecuteScalarAsync())!;
        List<string> statements = [$"delete from {table.Name}", $"truncate {table.Name} cascade"];
        if (table.Forward.Count == 0) statements.Add($"update {table.Name} set {all}");
        else statements.AddRange(table.Forward.Select(column => $"update {table.Name} set {column} = {column} - 1"));
        return statements;
    }

    // In a transaction that is given up: what is wrongly allowed does not spoil what comes after it.
    private static async Task<string?> Said(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
