using Npgsql;

namespace U4ssc.Testing.Hosting;

/// <summary>One database is gone: every connection is cut and none is let in, until this is disposed.</summary>
public sealed class Outage : IAsyncDisposable
{
    private readonly NpgsqlConnection server;
    private readonly string database;

    private Outage(NpgsqlConnection server, string database) => (this.server, this.database) = (server, database);

    /// <summary>Cuts off a database.</summary>
    public static async Task<Outage> Of(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var name = settings.Database!;
        settings.Database = "postgres";
        settings.Pooling = false;
        var server = new NpgsqlConnection(settings.ConnectionString);
        await server.OpenAsync();
        var outage = new Outage(server, name);
        await outage.Say($"alter database \"{name}\" allow_connections false");
        await outage.Say($"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        return outage;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Say($"alter database \"{database}\" allow_connections true");
        await server.DisposeAsync();
    }

    private async Task Say(string sql)
    {
        await using var command = new NpgsqlCommand(sql, server);
        await command.ExecuteNonQueryAsync();
    }
}
