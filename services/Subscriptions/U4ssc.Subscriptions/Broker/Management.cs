using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace U4ssc.Subscriptions.Broker;

/// <summary>A queue as the broker shows it.</summary>
/// <param name="Messages">
/// Those that nobody has taken for good; null where the process of the queue has not said it yet, or there is none.
/// </param>
internal sealed record SeenQueue(string Name, long? Messages);

/// <summary>A login as the broker shows it.</summary>
internal sealed record SeenLogin(
    string Name, [property: JsonPropertyName("password_hash")] string PasswordHash,
    [property: JsonPropertyName("hashing_algorithm")] string HashingAlgorithm);

/// <summary>What a login may do in a virtual host.</summary>
internal sealed record SeenRights(string User, string Configure, string Write, string Read);

/// <summary>What goes to a queue, and by which pattern.</summary>
internal sealed record SeenBinding(
    string Destination, [property: JsonPropertyName("destination_type")] string DestinationType,
    [property: JsonPropertyName("routing_key")] string RoutingKey);

/// <summary>The broker's management interface, as far as partners need it. Each request has a limit of time and of size.</summary>
internal sealed class Management : IDisposable
{
    private const int BytesMax = 64 * 1024 * 1024;
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectsWithin = TimeSpan.FromSeconds(3);
    private readonly HttpClient client;
    private readonly string host;

    public Management(BrokerSettings settings)
    {
        host = Uri.EscapeDataString(settings.VirtualHost);
        var place = new UriBuilder(settings.Management) { UserName = "", Password = "" };
        if (!place.Path.EndsWith('/')) place.Path += "/";
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectsWithin,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            BaseAddress = place.Uri,
            Timeout = AnswersWithin,
            MaxResponseContentBufferSize = BytesMax,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(settings.Management.UserInfo))));
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    /// <summary>Makes the virtual host where there is none.</summary>
    /// <returns>True where it was missing.</returns>
    public async Task<bool> MakeHost(CancellationToken cancellation)
    {
        using (var there = await client.GetAsync(Path($"vhosts/{host}"), cancellation))
        {
            if (there.StatusCode != HttpStatusCode.NotFound)
            {
                there.EnsureSuccessStatusCode();
                return false;
            }
        }

        await Put($"vhosts/{host}", new { }, cancellation);
        return true;
    }

    public Task<IReadOnlyList<SeenLogin>> Logins(CancellationToken cancellation) =>
        Read<SeenLogin>("users?columns=name,password_hash,hashing_algorithm", cancellation);

    public Task<IReadOnlyList<SeenRights>> Rights(CancellationToken cancellation) =>
        Read<SeenRights>($"vhosts/{host}/permissions", cancellation);

    public Task<IReadOnlyList<SeenQueue>> Queues(CancellationToken cancellation) =>
        Read<SeenQueue>($"queues/{host}?columns=name,messages", cancellation);

    /// <summary>Removes a queue, also one that has no process.</summary>
    public Task RemoveQueue(string name, CancellationToken cancellation) =>
        Delete($"queues/{host}/{Uri.EscapeDataString(name)}", cancellation);

    /// <summary>What goes from an exchange to queues; nothing where there is no such exchange.</summary>
    public Task<IReadOnlyList<SeenBinding>> Bindings(string exchange, CancellationToken cancellation) =>
        Read<SeenBinding>($"exchanges/{host}/{exchange}/bindings/source", cancellation);

    /// <summary>Makes a login, or gives it another password.</summary>
    public Task MakeLogin(string name, string passwordHash, CancellationToken cancellation) => Put(
        $"users/{name}",
        new Dictionary<string, string>
        {
            ["password_hash"] = passwordHash,
            ["hashing_algorithm"] = PasswordHash.Algorithm,
            ["tags"] = "",
        }, cancellation);

    public Task Limit(string login, string limit, int value, CancellationToken cancellation) =>
        Put($"user-limits/{login}/{limit}", new { value }, cancellation);

    public Task Permit(string login, string configure, string write, string read, CancellationToken cancellation) =>
        Put($"permissions/{host}/{Uri.EscapeDataString(login)}", new { configure, write, read }, cancellation);

    public Task RemoveLogin(string name, CancellationToken cancellation) => Delete($"users/{name}", cancellation);

    private async Task<IReadOnlyList<T>> Read<T>(string path, CancellationToken cancellation)
    {
        using var answer = await client.GetAsync(Path(path), cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound) return [];
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<List<T>>(JsonSerializerOptions.Web, cancellation) ?? [];
    }

    private async Task Put(string path, object body, CancellationToken cancellation)
    {
        using var content = JsonContent.Create(body);
        // The broker asks for the length in advance.
        await content.LoadIntoBufferAsync(cancellation);
        using var answer = await client.PutAsync(Path(path), content, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task Delete(string path, CancellationToken cancellation)
    {
        using var answer = await client.DeleteAsync(Path(path), cancellation);
        if (answer.StatusCode != HttpStatusCode.NotFound) answer.EnsureSuccessStatusCode();
    }

    private static Uri Path(string path) => new($"api/{path}", UriKind.Relative);
}
