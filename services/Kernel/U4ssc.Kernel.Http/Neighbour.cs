using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Another service of the platform, asked about a fact that is its own, in the name of the caller: with the caller's token, so that it
/// answers what the caller may know. Where it does not answer, nothing is decided (docs/decisions/0052).
/// </summary>
public sealed partial class Neighbour : IDisposable
{
    /// <summary>What the setting says where there is no such service to ask.</summary>
    public const string None = "none";

    private const int BytesMax = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ConnectsWithin = TimeSpan.FromSeconds(1);

    private readonly HttpClient? client;
    private readonly ILogger<Neighbour> log;

    /// <summary>The service at this address; null for none.</summary>
    public Neighbour(string name, Uri? address, ILogger<Neighbour> log)
    {
        (Name, this.log) = (name, log);
        client = address is null ? null : new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectsWithin,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            BaseAddress = address,
            Timeout = Patience,
            MaxResponseContentBufferSize = BytesMax,
        };
    }

    /// <summary>Its name, such as <c>registry</c>.</summary>
    public string Name { get; }

    /// <summary>False where the setting says that there is none: then nothing is checked with it.</summary>
    public bool IsThere => client is not null;

    /// <summary>What it says is at this path; null where it says that there is nothing, or nothing that the caller may see.</summary>
    /// <exception cref="NeighbourAwayException">It did not answer, or not in a way that says either.</exception>
    public async Task<JsonElement?> Read(string path, Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var asking = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (AuthenticationHeaderValue.TryParse(request.Http.Request.Headers.Authorization, out var token))
            asking.Headers.Authorization = token;
        asking.Headers.Add(Correlation.Header, Correlation.Of(request.Http));
        try
        {
            using var answer = await client!.SendAsync(asking, request.Cancellation);
            if (answer.StatusCode == HttpStatusCode.NotFound) return null;
            if (answer.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"it answered {(int)answer.StatusCode}");
            return await JsonSerializer.DeserializeAsync<JsonElement>(await answer.Content.ReadAsStreamAsync(request.Cancellation),
                Json.Options, request.Cancellation);
        }
        catch (Exception failed)
            when (failed is HttpRequestException or JsonException
                || (failed is OperationCanceledException && !request.Cancellation.IsCancellationRequested))
        {
            NoAnswer(log, Name, failed.Message);
            throw new NeighbourAwayException(Name, failed);
        }
    }

    /// <inheritdoc />
    public void Dispose() => client?.Dispose();

    [LoggerMessage(LogLevel.Warning, "{Name} was asked and gave no answer, so nothing was decided: {Why}")]
    private static partial void NoAnswer(ILogger log, string name, string why);
}

/// <summary>A service that has to be asked did not answer. Nothing was changed.</summary>
public sealed class NeighbourAwayException(string name, Exception? inner = null) : Exception($"{name} was asked and gave no answer.", inner)
{
    /// <summary>Which one.</summary>
    public string Name { get; } = name;
}

/// <summary>Registers the services that a service asks.</summary>
public static class Neighbours
{
    /// <summary>
    /// The service that <c>Services:name</c> names, by its name. Who runs one outside Development without it has to say so: what is not
    /// checked is not checked by intention, and not because a setting was forgotten.
    /// </summary>
    public static void AddNeighbour(this IServiceCollection services, string name, IConfiguration configuration,
        IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var said = configuration[$"Services:{name}"];
        if (string.IsNullOrWhiteSpace(said) && environment.IsDevelopment()) said = Neighbour.None;
        if (said != Neighbour.None && !(Uri.TryCreate(said, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
        {
            throw new InvalidOperationException(
                $"The setting Services:{name} is missing or no http(s) address: set Services__{name} to where it listens, or to {Neighbour.None} where there is none to ask.");
        }

        var address = said == Neighbour.None ? null : new Uri(said!);
        services.AddKeyedSingleton(name, (provider, _) => new Neighbour(name, address, provider.GetRequiredService<ILogger<Neighbour>>()));
    }
}
