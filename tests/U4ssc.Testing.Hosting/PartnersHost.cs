using System.Net.Http.Json;
using RabbitMQ.Client;

namespace U4ssc.Testing.Hosting;

/// <summary>A virtual host for partners' queues, which the service under test makes and keeps by itself.</summary>
public sealed class PartnersHost : IAsyncDisposable
{
    private const string Login = "test_events";
    private readonly Uri broker;

    private PartnersHost(Uri broker) => this.broker = broker;

    /// <summary>It with the login of whoever keeps it.</summary>
    public Uri Url => TestServers.As(broker, Login);

    /// <summary>It with a login that may do everything.</summary>
    public Uri AsOwner => broker;

    /// <summary>What the service is told of it.</summary>
    public string[] Settings =>
    [
        $"--Broker:Url={Url}", $"--Broker:Management={TestServers.ManagementAs(Login)}",
        $"--Broker:Address={broker.Scheme}://{broker.Host}:{broker.Port}{broker.AbsolutePath}",
    ];

    /// <summary>A name for one, and a login that may make it.</summary>
    public static async Task<PartnersHost> Named()
    {
        await TestServers.MakeLogin(Login, "administrator");
        return new(TestServers.OtherHost($"p-{Guid.CreateVersion7():N}"));
    }

    /// <summary>A connection of a partner.</summary>
    public Task<IConnection> Connect(string user, string password) =>
        Factory(new UriBuilder(broker) { UserName = user, Password = password }.Uri).CreateConnectionAsync();

    /// <summary>A connection of somebody who may do everything there.</summary>
    public async Task<IConnection> ConnectAsOwner()
    {
        await Permit();
        return await Factory(broker).CreateConnectionAsync();
    }

    /// <summary>Asks the broker's management interface.</summary>
    public async Task Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/{path}", UriKind.Relative));
        if (body is not null) request.Content = JsonContent.Create(body);
        if (request.Content is not null) await request.Content.LoadIntoBufferAsync();
        (await TestServers.Manage(request)).EnsureSuccessStatusCode();
    }

    /// <summary>What the management interface says.</summary>
    public async Task<HttpResponseMessage> Get(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/{path}", UriKind.Relative));
        return await TestServers.Manage(request);
    }

    /// <summary>The virtual host's name in addresses.</summary>
    public string Name => broker.AbsolutePath.TrimStart('/');

    /// <summary>Removes it with its queues, as a broker that lost everything.</summary>
    public Task Wipe() => TestServers.Drop(broker);

    /// <summary>Lets the login of the tests do everything there.</summary>
    public Task Permit() => TestServers.Permit(broker);

    private static ConnectionFactory Factory(Uri url) => new() { Uri = url, AutomaticRecoveryEnabled = false };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        var answer = await Get($"vhosts/{Name}/permissions");
        if (answer.IsSuccessStatusCode)
        {
            foreach (var user in (await answer.Json()).EnumerateArray().Select(one => one.GetProperty("user").GetString()!))
                if (user.StartsWith("u4ssc.partner.", StringComparison.Ordinal)) await Ask(HttpMethod.Delete, $"users/{user}");
        }

        await Wipe();
    }
}
