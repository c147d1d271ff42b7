using System.Text.Json;
using U4ssc.Kernel.Http;
using Yarp.ReverseProxy.Configuration;

namespace U4ssc.Gateway.Features;

/// <summary>
/// GET /api/status (public): which version of each service runs, whether it is well, how far what it tells is behind its log.
/// </summary>
internal static class PlatformStatusEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/status", async (PlatformStatus status) => Results.Json(await status.Now(), U4ssc.Kernel.Json.Options))
            .AllowAnonymous().ExcludeFromDescription();

    public static void AddPlatformStatus(this IServiceCollection services)
    {
        services.AddHttpClient(PlatformStatus.ClientName, client => client.Timeout = PlatformStatus.AskTimeout);
        services.AddSingleton<PlatformStatus>();
    }
}

/// <summary>One service as its own /status and /health/ready tell it.</summary>
/// <param name="Health">
/// <c>healthy</c>, <c>unhealthy</c>, <c>unreachable</c>, or <c>damaged</c> where its stored events differ from what was proved.
/// </param>
/// <param name="Projections">As the service says, with each one's lag in events; null where it does not answer.</param>
/// <param name="Ledger">What it found going round over all its stored events; null where it keeps no transparency log.</param>
internal sealed record ServiceStatus(string Service, string? Version, string Health, JsonElement? Projections, JsonElement? Ledger);

/// <summary>The whole platform.</summary>
internal sealed record StatusOfAll(string Health, string Version, DateTimeOffset At, IReadOnlyList<ServiceStatus> Services);

/// <summary>
/// Asks all services at once, and no more than once a second, however many ask here: a public page must not become a lever on the services.
/// </summary>
internal sealed class PlatformStatus(IHttpClientFactory http, IProxyConfigProvider routes, IConfiguration configuration, TimeProvider clock)
    : IDisposable
{
    public const string ClientName = "status";
    public static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private StatusOfAll? _last;

    public static IReadOnlyList<string> Services(IConfiguration configuration) =>
        [.. configuration.GetSection("ReverseProxy:Clusters").GetChildren().Select(cluster => cluster.Key)];

    public async Task<StatusOfAll> Now()
    {
        await _one.WaitAsync();
        try
        {
            if (_last is { } last && clock.GetUtcNow() - last.At < KeptFor)
                return last;
            var services = await Task.WhenAll(Services(configuration).Select(Ask));
            var health = services.All(service => service.Health == "healthy") ? "healthy" : "degraded";
            return _last = new StatusOfAll(health, ServiceDefaults.Version, clock.GetUtcNow(), services);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ServiceStatus> Ask(string service)
    {
        var address = GatewaySettings.ServiceAddress(configuration, service)?.ToString()
            ?? routes.GetConfig().Clusters.First(cluster => cluster.ClusterId == service).Destinations!.Values.First().Address;
        var client = http.CreateClient(ClientName);
        try
        {
            var ready = client.GetAsync(new Uri(new Uri(address), "/health/ready"));
            var status = client.GetFromJsonAsync<JsonElement>(new Uri(new Uri(address), "/status"));
            using var health = await ready;
            var said = await status;
            var ledger = Member(said, "ledger");
            // It still serves; what it serves needs somebody who looks.
            var damaged = ledger is { } told && Member(told, "state") is { ValueKind: JsonValueKind.String } state
                && state.GetString() == "damaged";
            return new(
                service, Member(said, "version")?.GetString(), !health.IsSuccessStatusCode ? "unhealthy" : damaged ? "damaged" : "healthy",
                Member(said, "projections"), ledger);
        }
        catch (Exception failed)
            when (failed is HttpRequestException or TaskCanceledException or JsonException or InvalidOperationException)
        {
            return new(service, null, "unreachable", null, null);
        }
    }

    private static JsonElement? Member(JsonElement said, string name) =>
        said.ValueKind == JsonValueKind.Object && said.TryGetProperty(name, out var member) ? member : null;
}
