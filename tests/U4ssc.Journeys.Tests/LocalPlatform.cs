using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace U4ssc.Journeys.Tests;

/// <summary>
/// A whole platform as ./deploy/up starts it, in a place and on a port of its own, with servers of its own that can be killed.
/// </summary>
public sealed class LocalPlatform : IAsyncDisposable
{
    private static readonly TimeSpan ShellMax = TimeSpan.FromMinutes(6);
    private readonly string home;
    private readonly (string Name, string Value)[] environment;

    private LocalPlatform(string home, int port, (string Name, string Value)[] environment) =>
        (this.home, Port, this.environment) = (home, port, environment);

    /// <summary>The services that have a log.</summary>
    public static IReadOnlyList<string> Stores { get; } =
        ["registry", "catalogue", "submissions", "verification", "certification", "subscriptions", "audit"];

    /// <summary>The checkout.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The gateway's port.</summary>
    public int Port { get; }

    /// <summary>The gateway.</summary>
    public Uri Address => new($"http://localhost:{Port}");

    /// <summary>Starts one, without the demonstration unless asked for.</summary>
    /// <param name="name">Part of the name of its place.</param>
    /// <param name="demonstration">Runs it.</param>
    /// <param name="environment">What its services get besides.</param>
    public static async Task<LocalPlatform> Start(
        string name, bool demonstration = false, params (string Name, string Value)[] environment)
    {
        var platform = Place(name, environment);
        await platform.Shell($"./deploy/up --detach{(demonstration ? "" : " --no-demo")}");
        return platform;
    }

    /// <summary>A place for one that is not started yet.</summary>
    public static LocalPlatform Place(string name, params (string Name, string Value)[] environment) =>
        new(Path.Combine(Root, ".local", "journeys", $"{name}-{Guid.CreateVersion7():N}"), FreePort(), environment);

    /// <summary>kill -9 of one process: a service, <c>broker</c> or <c>postgres</c>.</summary>
    public Task Kill(string component) => Shell($"deploy/lib/one kill {component}");

    /// <summary>kill -9 within a millisecond; <see cref="StartAgain"/> finds it dead.</summary>
    public void KillNow(string component)
    {
        var id = int.Parse(
            File.ReadAllText(Path.Combine(home, "run", $"{component}.pid")).Split()[0], System.Globalization.CultureInfo.InvariantCulture);
        using var process = Process.GetProcessById(id);
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Starts one process again.</summary>
    public Task StartAgain(string component) => Shell($"deploy/lib/one start {component}");

    /// <summary>Takes everything from the broker that it kept: kill -9, its data thrown away, started again.</summary>
    public async Task WipeBroker()
    {
        await Kill("broker");
        Directory.Delete(Path.Combine(home, "rabbitmq", "data"), recursive: true);
        await StartAgain("broker");
    }

    /// <summary>The interface with which the broker is managed, as who may do everything there.</summary>
    public HttpClient Broker()
    {
        var secret = File.ReadAllText(Path.Combine(home, "secrets", "broker")).Trim();
        var port = File.ReadAllText(Path.Combine(home, "ports", "broker-management")).Trim();
        var http = new HttpClient { BaseAddress = new($"http://127.0.0.1:{port}/api/") };
        http.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"u4ssc:{secret}")));
        return http;
    }

    /// <summary>One column of what a service stores, as texts.</summary>
    public async Task<IReadOnlySet<string>> Stored(string store, string sql)
    {
        await using var connection = new NpgsqlConnection(Database(store));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new HashSet<string>(StringComparer.Ordinal);
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        return found;
    }

    /// <summary>A client with a demonstration client's token; without one as anybody.</summary>
    public async Task<HttpClient> As(string? client = null)
    {
        var http = new HttpClient { BaseAddress = Address };
        if (client is null) return http;
        using var form =
            new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client), new("client_secret", client)]);
        using var answer = await http.PostAsync(new Uri("/connect/token", UriKind.Relative), form);
        answer.EnsureSuccessStatusCode();
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("access_token").GetString());
        return http;
    }

    /// <summary>How many events of each type every log has: what a crash must not change.</summary>
    public async Task<SortedDictionary<string, long>> Happened()
    {
        var counted = new SortedDictionary<string, long>(StringComparer.Ordinal);
        // Each run of the demonstration has a receiver of its own, which subscribes and goes.
        const string Sql =
            "select type, count(*) from mt_events where type <> 'tombstone' and type not like 'subscription\\_%' group by type";
        await Count(Sql, (store, type, count) => counted[$"{store}: {type}"] = count);
        return counted;
    }

    /// <summary>How many messages wait to be sent, of all services together.</summary>
    public async Task<long> Unsent()
    {
        var unsent = 0L;
        await Count("select 'unsent', count(*) from mt_doc_outgoing", (_, _, count) => unsent += count);
        return unsent;
    }

    /// <summary>The logs of one service, the one before its last start too.</summary>
    public string Log(string service)
    {
        var log = Path.Combine(home, "log", $"{service}.log");
        return string.Concat(new[] { log + ".before", log }.Where(File.Exists).Select(File.ReadAllText));
    }

    /// <summary>Runs a command line in the checkout against this platform; its output. It fails where the command does.</summary>
    public async Task<string> Shell(string command)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command);
        start.Environment["U4SSC_HOME"] = home;
        start.Environment["U4SSC_PORT"] = Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        foreach (var given in new[] { "U4SSC_POSTGRES", "U4SSC_RABBITMQ", "U4SSC_RABBITMQ_MANAGEMENT" }) start.Environment.Remove(given);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = new ConcurrentQueue<string?>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(ShellMax);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException(
                $"{command} was not done within {ShellMax.TotalMinutes} minutes. It said so far:\n{string.Join('\n', said)}");
        }

        var text = string.Join('\n', said);
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{command} ended with {process.ExitCode}:\n{text}");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(home)) await Shell("./deploy/down --wipe");
    }

    private async Task Count(string sql, Action<string, string, long> counted)
    {
        foreach (var store in Stores)
        {
            await using var connection = new NpgsqlConnection(Database(store));
            await connection.OpenAsync();
            await using var count = new NpgsqlCommand(sql, connection);
            await using var reader = await count.ExecuteReaderAsync();
            while (await reader.ReadAsync()) counted(store, reader.GetString(0), reader.GetInt64(1));
        }
    }

    private string Database(string store) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = int.Parse(File.ReadAllText(Path.Combine(home, "ports", "postgres")), System.Globalization.CultureInfo.InvariantCulture),
        Username = "postgres",
        Password = File.ReadAllText(Path.Combine(home, "secrets", "postgres")).Trim(),
        Database = $"u4ssc_{store}",
        Pooling = false,
    }.ConnectionString;

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "U4ssc.Platform.sln"))) directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests do not lie in a checkout.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
