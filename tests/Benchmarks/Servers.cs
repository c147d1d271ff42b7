using Npgsql;

namespace U4ssc.Benchmarks;

/// <summary>The servers that deploy/bench started.</summary>
public static class Servers
{
    /// <summary>A new database on them.</summary>
    public static async Task<string> NewDatabase(string name)
    {
        var database = $"bench_{name}_{Guid.CreateVersion7():N}";
        var server = new NpgsqlConnectionStringBuilder(Setting("U4SSC_POSTGRES")) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database \"{database}\"", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server.ConnectionString)
        { Database = database, Pooling = true, MaxPoolSize = 50 }.ConnectionString;
    }

    /// <summary>One of their addresses.</summary>
    public static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: run ./deploy/bench.");
}
