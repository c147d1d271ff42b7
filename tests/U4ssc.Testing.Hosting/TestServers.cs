using System.Net.Http.Headers;
using System.Text;
using Npgsql;

namespace U4ssc.Testing.Hosting;

/// <summary>The PostgreSQL and RabbitMQ that deploy/test started: a database and a virtual host of its own for each service under test.</summary>
public static class TestServers
{
    private static readonly HttpClient Management = Client();

    /// <summary>A new, empty database; the connection string to it.</summary>
    public static async Task<string> NewDatabase(string name)
    {
        var database = $"t_{name}_{Guid.CreateVersion7():N}";
        var server = new NpgsqlConnectionStringBuilder(Setting("U4SSC_POSTGRES")) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database \"{database}\"", connection);
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, Pooling = true, MaxPoolSize = 30 }.ConnectionString;
    }

    /// <summary>Removes a database, whoever is still connected.</summary>
    public static async Task Drop(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        var server = new NpgsqlConnectionStringBuilder(Setting("U4SSC_POSTGRES")) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"drop database if exists \"{name}\" with (force)", connection);
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>A new virtual host; its address.</summary>
    public static async Task<Uri> NewVirtualHost(string name)
    {
        var host = $"t-{name}-{Guid.CreateVersion7():N}";
        var broker = new Uri(Setting("U4SSC_RABBITMQ"));
        (await Management.PutAsync(new Uri($"/api/vhosts/{host}", UriKind.Relative), Empty())).EnsureSuccessStatusCode();
        using var rights = new StringContent("""{"configure":".*","write":".*","read":".*"}""", Encoding.UTF8, "application/json");
        (await Management.PutAsync(new Uri($"/api/permissions/{host}/{broker.UserInfo.Split(':')[0]}", UriKind.Relative), rights)).EnsureSuccessStatusCode();
        return new Uri(broker, "/" + host);
    }

    /// <summary>Removes a virtual host with its queues.</summary>
    public static async Task Drop(Uri virtualHost)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        await Management.DeleteAsync(new Uri($"/api/vhosts{virtualHost.AbsolutePath}", UriKind.Relative));
    }

    private static HttpClient Client()
    {
        var address = new Uri(Setting("U4SSC_RABBITMQ_MANAGEMENT"));
        var client = new HttpClient { BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority).Replace(address.UserInfo + "@", "", StringComparison.Ordinal)) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        return client;
    }

    private static StringContent Empty() => new("{}", Encoding.UTF8, "application/json");

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set: run the tests by ./deploy/test, which starts the servers and sets it.");
}
