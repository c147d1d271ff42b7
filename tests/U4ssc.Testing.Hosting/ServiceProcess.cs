using System.Diagnostics;

namespace U4ssc.Testing.Hosting;

/// <summary>A service as a process of its own, which can be killed as the machine kills it.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process process;

    private readonly System.Collections.Concurrent.ConcurrentQueue<string> said;

    private ServiceProcess(Process process, Uri address, System.Collections.Concurrent.ConcurrentQueue<string> said) =>
        (this.process, Address, this.said) = (process, address, said);

    /// <summary>What it wrote so far.</summary>
    public string Said => string.Join('\n', said);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts a built service with these settings and waits until it is ready.</summary>
    public static async Task<ServiceProcess> Start(string assembly, params IEnumerable<string> settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var setting in settings.Where(setting => !setting.StartsWith("--urls", StringComparison.Ordinal)))
            start.ArgumentList.Add(setting);
        start.ArgumentList.Add($"--urls={address}");
        var process = Process.Start(start)!;
        var said = new System.Collections.Concurrent.ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var client = new HttpClient { BaseAddress = address };
        await Eventually.Is(async () => process.HasExited
            ? throw new InvalidOperationException(string.Join('\n', said))
            : (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, $"{assembly} is ready",
            TimeSpan.FromSeconds(60));
        return new(process, address, said);
    }

    /// <summary>kill -9.</summary>
    public void Kill() => process.Kill();

    /// <summary>kill -STOP: it keeps its memory, its connections and its locks, and does nothing.</summary>
    public Task Freeze() => Signal("-STOP");

    /// <summary>kill -CONT: it goes on where it was, and does not know that time has passed.</summary>
    public Task Thaw() => Signal("-CONT");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0) throw new InvalidOperationException($"kill {signal} {process.Id} ended with {kill.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
