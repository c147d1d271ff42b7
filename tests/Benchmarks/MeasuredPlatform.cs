using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace U4ssc.Benchmarks;

/// <summary>The whole platform, as ./deploy/up starts it, on the same servers as the bare loops.</summary>
public sealed partial class MeasuredPlatform : IAsyncDisposable
{
    private static readonly string Root = FindRoot();
    private readonly string home = Path.Combine(Root, ".local", "bench", "platform");
    private readonly int port = 18080;

    private MeasuredPlatform()
    {
    }

    /// <summary>The gateway.</summary>
    public Uri Address => new($"http://localhost:{port}");

    /// <summary>Starts it twice: the second start, with everything built and migrated, is the one that is measured.</summary>
    public static async Task<MeasuredPlatform> Start(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var platform = new MeasuredPlatform();
        await platform.Shell("./deploy/up --detach --no-demo");
        await platform.Shell("./deploy/down");
        var said = await platform.Shell("./deploy/up --detach --no-demo");
        report.Add("deploy/up with everything built, until all is healthy (servers running)", $"{Healthy().Match(said).Value.Trim()}",
            "under 30 s");
        return platform;
    }

    /// <summary>Memory of all services together at rest.</summary>
    public async Task MeasureFootprint(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        await Shell("./deploy/down");
        await Shell("./deploy/up --detach --no-demo");
        await Task.Delay(TimeSpan.FromSeconds(30));
        var bytes = 0L;
        var each = new List<string>();
        string[] programs =
            ["registry", "catalogue", "submissions", "verification", "certification", "subscriptions", "audit", "identity", "gateway"];
        foreach (var service in programs)
        {
            var pid = int.Parse((await Shell($"deploy/lib/one pid {service}")).Trim(), CultureInfo.InvariantCulture);
            using var process = Process.GetProcessById(pid);
            bytes += process.WorkingSet64;
            each.Add($"{service} {process.WorkingSet64 / 1_000_000}");
        }

        report.Add("memory of all services at rest (resident, MB)", $"{bytes / 1_000_000} ({string.Join(", ", each)})", "under 1500");
    }

    /// <summary>A client with a demonstration client's token, which it renews in time.</summary>
    public HttpClient As(string client, string? secret = null) =>
        new(new WithToken(Address, client, secret ?? client)) { BaseAddress = Address };

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await Shell("./deploy/down --wipe");

    private async Task<string> Shell(string command)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = Root, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        start.Environment["U4SSC_HOME"] = home;
        start.Environment["U4SSC_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        // All load comes from one agency's clients: what is measured is the work, with the counting of requests and without what it would
        // hold back.
        foreach (var bucket in new[] { "Client", "Agency", "Anonymous", "Token" })
        {
            start.Environment[$"RateLimits__{bucket}__Burst"] = "1000000";
            start.Environment[$"RateLimits__{bucket}__PerSecond"] = "100000";
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said : throw new InvalidOperationException($"{command} ended with {process.ExitCode}:\n{said}");
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "U4ssc.Platform.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The benchmarks do not lie in a checkout.");
    }

    private sealed class WithToken(Uri address, string client, string secret)
        : DelegatingHandler(new SocketsHttpHandler { MaxConnectionsPerServer = 64 })
    {
        private static readonly TimeSpan RenewedAfter = TimeSpan.FromMinutes(3);
        private readonly SemaphoreSlim one = new(1);
        private AuthenticationHeaderValue? token;
        private long since;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (token is null || Stopwatch.GetElapsedTime(since) > RenewedAfter) await Renew(cancellationToken);
            request.Headers.Authorization = token;
            return await base.SendAsync(request, cancellationToken);
        }

        protected override void Dispose(bool disposing)
        {
            one.Dispose();
            base.Dispose(disposing);
        }

        private async Task Renew(CancellationToken cancellation)
        {
            await one.WaitAsync(cancellation);
            try
            {
                if (token is not null && Stopwatch.GetElapsedTime(since) <= RenewedAfter) return;
                using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/connect/token"))
                {
                    Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client),
                        new("client_secret", secret)]),
                };
                using var answer = await base.SendAsync(ask, cancellation);
                answer.EnsureSuccessStatusCode();
                var given = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
                (token, since) = (new("Bearer", given.GetProperty("access_token").GetString()), Stopwatch.GetTimestamp());
            }
            finally
            {
                one.Release();
            }
        }
    }

    [GeneratedRegex(@"(?m)^ *healthy.*$")]
    private static partial Regex Healthy();
}
