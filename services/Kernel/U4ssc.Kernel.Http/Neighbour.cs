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
            // Each question has its own.
            Timeout = Timeout.InfiniteTimeSpan,
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
        var said = await Ask(path, request, Patience, BytesMax);
        return said.IsForbidden ? throw Away("it answered 403") : said.Body;
    }

    /// <summary>The same, where what the caller's role may never read is an answer as well, and a large one may take its time.</summary>
    /// <param name="patience">From the question to the last byte.</param>
    /// <param name="bytesMax">A longer answer is none.</param>
    /// <exception cref="NeighbourAwayException">It did not answer, or not in a way that says any of this.</exception>
    public async Task<NeighbourAnswer> Ask(string path, Request request, TimeSpan patience, int bytesMax)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (client is null) throw Away("there is none to ask");
        using var asking = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (AuthenticationHeaderValue.TryParse(request.Http.Request.Headers.Authorization, out var token))
            asking.Headers.Authorization = token;
        asking.Headers.Add(Correlation.Header, Correlation.Of(request.Http));
        using var within = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation);
        within.CancelAfter(patience);
        try
        {
            using var answer = await client.SendAsync(asking, HttpCompletionOption.ResponseHeadersRead, within.Token);
            if (answer.StatusCode == HttpStatusCode.NotFound) return new(null, false, null);
            if (answer.StatusCode == HttpStatusCode.Forbidden) return new(null, true, null);
            if (answer.StatusCode != HttpStatusCode.OK) throw new HttpRequestException($"it answered {(int)answer.StatusCode}");
            await answer.Content.LoadIntoBufferAsync(bytesMax, within.Token);
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(
                await answer.Content.ReadAsStreamAsync(within.Token), Json.Options, within.Token);
            return new(body, false, answer.Headers.ETag?.Tag);
        }
        catch (Exception failed)
            when (failed is HttpRequestException or JsonException
                || (failed is OperationCanceledException && !request.Cancellation.IsCancellationRequested))
        {
            throw Away(failed.Message, failed);
        }
    }

    private NeighbourAwayException Away(string why, Exception? failed = null)
    {
        NoAnswer(log, Name, why);
        return new(Name, failed);
    }

    /// <inheritdoc />
    public void Dispose() => client?.Dispose();

    [LoggerMessage(LogLevel.Warning, "{Name} was asked and gave no answer, so nothing was decided: {Why}")]
    private static partial void NoAnswer(ILogger log, string name, string why);
}

/// <summary>What a neighbour said.</summary>
/// <param name="Body">Null where there is nothing, or nothing that the caller may see.</param>
/// <param name="IsForbidden">True where the caller's role may never read it.</param>
/// <param name="ETag">Of the answer, with its quotation marks.</param>
public sealed record NeighbourAnswer(JsonElement? Body, bool IsForbidden, string? ETag);

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
