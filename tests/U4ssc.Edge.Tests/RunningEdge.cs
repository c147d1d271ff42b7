using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Npgsql;
using U4ssc.Edge.Tests;
using U4ssc.Gateway;
using U4ssc.Identity;
using U4ssc.Testing.Hosting;

[assembly: AssemblyFixture(typeof(RunningEdge))]

namespace U4ssc.Edge.Tests;

/// <summary>
/// The real Identity on a database of its own, stubs for the other services, and the real gateway in front: all as real HTTP on free ports.
/// </summary>
public sealed class RunningEdge : IAsyncLifetime
{
    private readonly List<WebApplication> _running = [];
    private readonly List<string> _stores = [];
    private readonly ConcurrentDictionary<string, Task<string>> _demoTokens = new(StringComparer.Ordinal);

    /// <summary>The public address.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort()}");

    internal Keys Keys { get; } = Keys.New();

    internal StubService Stub { get; private set; } = null!;

    internal Uri IdentityAddress { get; private set; } = null!;

    internal string Store { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Stub = await StubService.Start();
        Store = await NewDatabase();
        IdentityAddress = await StartIdentity(Store);
        await StartGateway(Address);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in Enumerable.Reverse(_running))
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        await Stub.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        foreach (var store in _stores)
            await TestServers.Drop(store);
    }

    /// <summary>Somebody without a token.</summary>
    internal HttpClient Anonymous() => Anonymous(Address);

    // Without a propagator of its own, which would write this process's trace over the one a test sends.
    internal static HttpClient Anonymous(Uri address) =>
        new(new SocketsHttpHandler { AllowAutoRedirect = false, ActivityHeadersPropagator = null }) { BaseAddress = address };

    /// <summary>
    /// A client of the platform, with a token that it asked for; a demo client's is asked for once, as strangers have a limit.
    /// </summary>
    internal async Task<HttpClient> As(string clientId, string? secret = null) =>
        WithToken(Address, secret is null ? await _demoTokens.GetOrAdd(clientId, id => TokenOf(id)) : await TokenOf(clientId, secret));

    /// <summary>The same, at Identity itself: past the gateway's limits.</summary>
    internal async Task<HttpClient> AtIdentity(string clientId, string? secret = null) =>
        WithToken(IdentityAddress, await TokenOf(IdentityAddress, clientId, secret ?? clientId));

    internal static HttpClient WithToken(Uri address, string token)
    {
        var client = Anonymous(address);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    internal Task<string> TokenOf(string clientId, string? secret = null) => TokenOf(Address, clientId, secret ?? clientId);

    private static async Task<string> TokenOf(Uri address, string clientId, string secret)
    {
        using var answer = await AskForToken(address, clientId, secret);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(answer.IsSuccessStatusCode, said.ToString());
        return said.GetProperty("access_token").GetString()!;
    }

    internal static async Task<HttpResponseMessage> AskForToken(
        Uri address, string clientId, string secret, Action<HttpRequestMessage>? adjust = null)
    {
        using var client = Anonymous(address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/connect/token")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["client_id"] = clientId,
                ["client_secret"] = secret,
            }),
        };
        adjust?.Invoke(request);
        return await client.SendAsync(request);
    }

    /// <summary>A further Identity, such as one in another environment or with other keys; migrated first.</summary>
    internal async Task<Uri> StartIdentity(string store, string environment = "Development", params string[] more) =>
        new((await StartedIdentity(store, environment, more)).Urls.Single());

    internal async Task<WebApplication> StartedIdentity(string store, string environment = "Development", params string[] more)
    {
        string[] args = [
            "--urls=http://127.0.0.1:0", $"--environment={environment}", $"--ConnectionStrings:Store={TestServers.AsService(store)}",
            $"--Auth:Issuer={Address}",
            $"--Auth:MetadataAddress={Address}.well-known/openid-configuration", $"--Identity:SigningKey={Keys.Signing}",
            $"--Identity:EncryptionKey={Keys.Encryption}", "--Services:registry=none", .. more];
        await using (var migration =
            IdentityService.Create(["migrate", .. args, $"--ConnectionStrings:Owner={TestServers.AsOwner(store)}"]))
            await IdentityService.Migrate(migration.Services, CancellationToken.None);
        var app = IdentityService.Create(args);
        await app.StartAsync();
        _running.Add(app);
        return app;
    }

    /// <summary>A further gateway in front of the same services, such as one with other limits.</summary>
    internal async Task<Uri> StartGateway(Uri? address = null, params string[] more)
    {
        string[] services = [.. new[] { "registry", "catalogue", "submissions", "verification", "certification", "subscriptions", "audit" }
            .Select(service => $"--Services:{service}={Stub.Address}")];
        var app = GatewayService.Create([
            $"--urls={address?.ToString() ?? "http://127.0.0.1:0"}", "--environment=Development", $"--Auth:Issuer={Address}",
            $"--Services:identity={IdentityAddress}", .. services, .. more]);
        await app.StartAsync();
        _running.Add(app);
        return new Uri(app.Urls.Single());
    }

    internal async Task<string> NewDatabase()
    {
        var store = await TestServers.NewDatabase("edge");
        _stores.Add(store);
        return store;
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>Secrets as an operator makes them.</summary>
internal sealed record Keys(string Signing, string Encryption)
{
    public static Keys New()
    {
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Convert.ToBase64String(signing.ExportPkcs8PrivateKey()), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
    }
}
