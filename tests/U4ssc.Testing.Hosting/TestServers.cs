using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Npgsql;
using U4ssc.Kernel.Bus;

namespace U4ssc.Testing.Hosting;

/// <summary>
/// The PostgreSQL and RabbitMQ that deploy/test started: a database and a virtual host of its own for each service under test.
/// </summary>
public static class TestServers
{
    private const string Owner = "_owner";
    private const string Service = "_service";
    // Of roles that live as long as one test's database, on a server that only tests use.
    private const string Password = "of-a-test";

    // Of every service that there is, on every virtual host: whoever tells a message has them.
    private const string BusUsers = "test_";
    // The subscriptions and the auditors' door tell others nothing and ask for what they have not heard.
    private static readonly IReadOnlyList<string> Tellers =
        [.. Messaging.Types.Select(Messaging.Teller).Concat(["subscriptions", "audit"]).Distinct()];
    private static readonly ConcurrentDictionary<string, Lazy<Task>> Users = new(StringComparer.Ordinal);

    private static readonly HttpClient Management = Client();

    /// <summary>A new, empty database; the connection string to it.</summary>
    public static async Task<string> NewDatabase(string name)
    {
        var database = $"t_{name}_{Guid.CreateVersion7():N}";
        var server = new NpgsqlConnectionStringBuilder(Setting("U4SSC_POSTGRES")) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        foreach (var said in new[]
        {
            $"create role \"{database}{Owner}\" login password '{Password}'",
            $"create role \"{database}{Service}\" login password '{Password}'",
            $"create database \"{database}\" owner \"{database}{Owner}\"",
            $"revoke connect, temporary on database \"{database}\" from public",
            $"grant connect on database \"{database}\" to \"{database}{Service}\"",
        })
        {
            await using var command = new NpgsqlCommand(said, connection);
            await command.ExecuteNonQueryAsync();
        }

        return new NpgsqlConnectionStringBuilder(server.ConnectionString)
        { Database = database, Pooling = true, MaxPoolSize = 30 }.ConnectionString;
    }

    /// <summary>The same database with the login that owns its tables; `migrate` has it.</summary>
    public static string AsOwner(string database) => As(database, Owner);

    /// <summary>The same database with the login that a service runs with.</summary>
    public static string AsService(string database) => As(database, Service);

    /// <summary>The same database for somebody whom no trigger stops.</summary>
    public static string PastTriggers(string database) =>
        new NpgsqlConnectionStringBuilder(database) { Options = "-c session_replication_role=replica", Pooling = false }.ConnectionString;

    /// <summary>Removes a database, whoever is still connected.</summary>
    public static async Task Drop(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        var server = new NpgsqlConnectionStringBuilder(Setting("U4SSC_POSTGRES")) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var drop = new NpgsqlCommand($"drop database if exists \"{name}\" with (force)", connection);
        await drop.ExecuteNonQueryAsync();
        await using var roles = new NpgsqlCommand($"drop role if exists \"{name}{Owner}\", \"{name}{Service}\"", connection);
        await roles.ExecuteNonQueryAsync();
    }

    /// <summary>A new virtual host; its address, with a login that may do everything. A service has one that may not.</summary>
    public static async Task<Uri> NewVirtualHost(string name)
    {
        var host = $"t-{name}-{Guid.CreateVersion7():N}";
        var broker = new Uri(Setting("U4SSC_RABBITMQ"));
        await Ask($"/api/vhosts/{host}", "{}");
        await Ask($"/api/permissions/{host}/{broker.UserInfo.Split(':')[0]}", """{"configure":".*","write":".*","read":".*"}""");
        foreach (var service in Tellers.Append(name).Distinct())
        {
            await Users.GetOrAdd(service, _ =>
                new(() => Ask($"/api/users/{BusUsers}{service}", $$"""{"password":"{{Password}}","tags":""}"""))).Value;
            // What a service of a test tells are messages of the registry.
            var write = Topology.MayWrite(service) + (Tellers.Contains(service) ? "" : "|" + Topology.MayWrite("registry"));
            var rights = JsonSerializer.Serialize(new { configure = "^$", write, read = Topology.MayRead(service) });
            await Ask($"/api/permissions/{host}/{BusUsers}{service}", rights);
        }

        return new Uri(broker, "/" + host);
    }

    /// <summary>The same virtual host with the login that a service runs with.</summary>
    public static Uri AsService(Uri virtualHost, string service) =>
        new UriBuilder(virtualHost) { UserName = BusUsers + service, Password = Password }.Uri;

    /// <summary>Removes a virtual host with its queues.</summary>
    public static async Task Drop(Uri virtualHost)
    {
        ArgumentNullException.ThrowIfNull(virtualHost);
        await Management.DeleteAsync(new Uri($"/api/vhosts{virtualHost.AbsolutePath}", UriKind.Relative));
    }

    /// <summary>A virtual host that nobody has made yet, on the broker of the tests.</summary>
    internal static Uri OtherHost(string name) => new(new Uri(Setting("U4SSC_RABBITMQ")), "/" + name);

    /// <summary>Lets the login that may do everything do so there, too.</summary>
    internal static Task Permit(Uri host) => Ask(
        $"/api/permissions{host.AbsolutePath}/{host.UserInfo.Split(':')[0]}", """{"configure":".*","write":".*","read":".*"}""");

    /// <summary>A login with a tag, for all tests.</summary>
    internal static Task MakeLogin(string name, string tag) =>
        Users.GetOrAdd(name, _ => new(() => Ask($"/api/users/{name}", $$"""{"password":"{{Password}}","tags":"{{tag}}"}"""))).Value;

    /// <summary>A virtual host with such a login.</summary>
    internal static Uri As(Uri host, string login) => new UriBuilder(host) { UserName = login, Password = Password }.Uri;

    /// <summary>The management interface with such a login.</summary>
    internal static Uri ManagementAs(string login) =>
        new UriBuilder(Setting("U4SSC_RABBITMQ_MANAGEMENT")) { UserName = login, Password = Password }.Uri;

    /// <summary>Asks the management interface.</summary>
    internal static Task<HttpResponseMessage> Manage(HttpRequestMessage request) => Management.SendAsync(request);

    private static string As(string database, string who)
    {
        var settings = new NpgsqlConnectionStringBuilder(database) { Password = Password };
        settings.Username = settings.Database + who;
        return settings.ConnectionString;
    }

    private static HttpClient Client()
    {
        var address = new Uri(Setting("U4SSC_RABBITMQ_MANAGEMENT"));
        var client = new HttpClient
        {
            BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority).Replace(address.UserInfo + "@", "", StringComparison.Ordinal)),
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        return client;
    }

    private static async Task Ask(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        (await Management.PutAsync(new Uri(path, UriKind.Relative), content)).EnsureSuccessStatusCode();
    }

    private static string Setting(string name) =>
        Environment.GetEnvironmentVariable(name)
            ?? throw new InvalidOperationException(
                $"{name} is not set: run the tests by ./deploy/test, which starts the servers and sets it.");
}
