using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Hosting;

namespace U4ssc.Testing.Hosting;

/// <summary>One service as it runs in production, on a database and a virtual host of its own, spoken to over HTTP and the bus.</summary>
public sealed class RunningService : IAsyncDisposable
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<ToldMessage> published = new();
    private IBusControl? ear;
    private bool gone;
    private bool guest;

    private RunningService(string database, Uri broker, string[] args, Func<string[], WebApplication> create) =>
        (Database, Broker, Args, Create, Speaker) = (database, broker, args, create, new(broker));

    /// <summary>The application, for what only its container knows.</summary>
    public WebApplication App { get; private set; } = null!;

    /// <summary>Connection string of its database, with a login that may do everything; the service has one that may not.</summary>
    public string Database { get; }

    /// <summary>Its virtual host, with a login that may do everything; the service has one that may not.</summary>
    public Uri Broker { get; }

    /// <summary>Its settings as command line arguments; a second replica takes the same.</summary>
    public string[] Args { get; }

    /// <summary>The same for <c>migrate</c>, which owns the tables and declares what is on the broker.</summary>
    public string[] MigrateArgs =>
        ["migrate", .. Args, $"--ConnectionStrings:Owner={TestServers.AsOwner(Database)}", $"--Bus:OwnerUrl={Broker}"];

    /// <summary>Speaks to it as other services do.</summary>
    public Speaker Speaker { get; }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(App.Urls.First());

    private Func<string[], WebApplication> Create { get; }

    /// <summary>Migrates and starts a service.</summary>
    public static Task<RunningService> Start(string name, Func<string[], WebApplication> create, params string[] settings) =>
        Start(name, create, _ => Task.CompletedTask, settings);

    /// <summary>The same, with something that happens between the migration and the first start.</summary>
    public static async Task<RunningService> Start(
        string name, Func<string[], WebApplication> create, Func<RunningService, Task> beforeItRuns, params string[] settings) =>
        await Start(name, create, await TestServers.NewVirtualHost(name), beforeItRuns, settings);

    /// <summary>The same on a virtual host that others use, too, or that is on another broker.</summary>
    public static async Task<RunningService> On(Uri broker, string name, Func<string[], WebApplication> create, params string[] settings)
    {
        var running = await Start(name, create, broker, _ => Task.CompletedTask, settings);
        running.guest = true;
        return running;
    }

    private static async Task<RunningService> Start(
        string name, Func<string[], WebApplication> create, Uri broker, Func<RunningService, Task> beforeItRuns, params string[] settings)
    {
        ArgumentNullException.ThrowIfNull(create);
        ArgumentNullException.ThrowIfNull(beforeItRuns);
        var database = await TestServers.NewDatabase(name);
        string[] args =
        [
            $"--ConnectionStrings:Store={TestServers.AsService(database)}", $"--Bus:Url={TestServers.AsService(broker, name)}",
            $"--Auth:Issuer={TestIssuer.Issuer}", $"--Auth:MetadataAddress={await TestIssuer.MetadataAddress()}",
            $"--Ledger:SigningKey={Convert.ToBase64String(new byte[32])}", $"--Ledger:Origin=u4ssc.test/ledger/{name}",
            "--environment=Development", "--urls=http://127.0.0.1:0",
            .. TestKeys.Settings(name), .. settings,
        ];
        var running = new RunningService(database, broker, args, create);
        await running.Migrate();
        var app = running.App = create(args);
        await running.Listen(name);
        await beforeItRuns(running);
        await app.StartAsync();
        using var nobody = running.As(Role.Anonymous);
        await Eventually.Is(async () =>
            (await nobody.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, $"{name} is ready",
            TimeSpan.FromSeconds(60));
        return running;
    }

    /// <summary>Another replica of the same service on the same database and broker.</summary>
    /// <param name="prepare">What is done to it before it starts, and so before it takes its first message.</param>
    public async Task<WebApplication> Replica(Action<WebApplication>? prepare = null)
    {
        var app = Create(Args);
        prepare?.Invoke(app);
        await app.StartAsync();
        return app;
    }

    /// <summary>Stops and starts it again, as a redeployment does.</summary>
    public async Task Restart()
    {
        await Stop();
        await StartAgain();
    }

    /// <summary>Stops it, until <see cref="StartAgain"/>.</summary>
    public async Task Stop()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        gone = true;
    }

    /// <summary>Starts it again.</summary>
    public async Task StartAgain()
    {
        App = Create(Args);
        await App.StartAsync();
        gone = false;
    }

    /// <summary>
    /// Takes it out of this process, with every connection and lock it held; database, broker and what it published stay.
    /// </summary>
    public Task MoveOut() => Stop();

    /// <summary>A client with a token for this role.</summary>
    public HttpClient As(Role role, string? subject = null, string? agency = null, Guid? city = null, string? holder = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        // A server that refuses a body for its length closes the connection while it still comes: who asks first always hears why.
        client.DefaultRequestHeaders.ExpectContinue = true;
        if (role != Role.Anonymous)
        {
            var token = TestIssuer.Token(role, subject, agency, city, holder: holder);
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    /// <summary>
    /// Puts a message of another service on the bus; its message id is the id of its fact, as the platform's own sender does it.
    /// </summary>
    public Task Publish(IMessage message) => Speaker.Tell(message);

    /// <summary>What it has published so far, in order of arrival.</summary>
    public IReadOnlyList<T> Published<T>()
        where T : IMessage => [.. published.Select(told => told.Message).OfType<T>()];

    /// <summary>The same with what else each message carries.</summary>
    public IReadOnlyList<ToldMessage> Told => [.. published];

    /// <summary>Waits for a message that it publishes.</summary>
    public Task<T> Publishes<T>(Func<T, bool> which)
        where T : class, IMessage =>
            Eventually.Gives(() => Task.FromResult(Published<T>().FirstOrDefault(which)), $"a published {typeof(T).Name}");

    /// <summary>In how many rows a text stands, of whatever tables there are: none, once it is forgotten.</summary>
    public async Task<long> PlacesOf(string text)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(Database);
        await using var tables = source.CreateCommand(
            """
            select coalesce(string_agg(format('select count(*) n from %I.%I one where position(lower($1) in lower(one::text)) > 0', schemaname, tablename), ' union all '), '')
            from pg_tables where schemaname not in ('pg_catalog', 'information_schema')
            """);
        await using var counts = source.CreateCommand($"select sum(n)::bigint from ({await tables.ExecuteScalarAsync()}) found");
        counts.Parameters.Add(new() { Value = text });
        return (long)(await counts.ExecuteScalarAsync())!;
    }

    /// <summary>How many events its log has; what a refused request must not change.</summary>
    public async Task<long> EventCount()
    {
        await using var connection = new Npgsql.NpgsqlConnection(Database);
        await connection.OpenAsync();
        await using var count = new Npgsql.NpgsqlCommand("select count(*) from mt_events where type <> 'tombstone'", connection);
        return (long)(await count.ExecuteScalarAsync())!;
    }

    /// <summary>Says something to its database behind its back, past every trigger, as whoever has the machine could.</summary>
    public async Task Execute(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(TestServers.PastTriggers(Database));
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (!gone) await MoveOut();
        if (ear is not null) await StopListening(ear);
        await Speaker.DisposeAsync();
        await TestServers.Drop(Database);
        if (!guest) await TestServers.Drop(Broker);
    }

    // Its queue is thrown away a moment later. A stop of the bus library may wait for ever for what its channel, which is closing, was
    // handed.
    private static async Task StopListening(IBusControl ear)
    {
        try
        {
            await ear.StopAsync(TestLimit()).WaitAsync(StopsWithin);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Xunit.TestContext.Current.SendDiagnosticMessage("The ear of a test did not stop; it is left to its end.");
        }
    }

    // By itself: the bus library remembers the logging of the first container that it meets on the way, and this one is gone at once.
    private async Task Migrate()
    {
        await using var migration = Create(MigrateArgs);
        await ServiceCommands.Migrate(migration.Services, CancellationToken.None);
    }

    private async Task Listen(string name)
    {
        ear = MassTransit.Bus.Factory.CreateUsingRabbitMq(broker =>
        {
            broker.Host(Broker);
            broker.MessageTopology.SetEntityNameFormatter(new ExchangeNames());
            broker.ConfigureJsonSerializerOptions(Messaging.AsWritten);
            broker.ReceiveEndpoint($"test-ear-of-{name}", endpoint =>
            {
                // What nobody can read is for the service's error queue to show.
                endpoint.PublishFaults = false;
                foreach (var type in Messaging.Types) Hear(endpoint, type);
            });
        });
        await ear.StartAsync(TestLimit());
    }

    private void Hear(IReceiveEndpointConfigurator endpoint, Type type) =>
        GetType().GetMethod(nameof(HearOne), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!
            .MakeGenericMethod(type).Invoke(this, [endpoint]);

    private void HearOne<T>(IReceiveEndpointConfigurator endpoint)
        where T : class, IMessage => endpoint.Handler<T>(context =>
        {
            published.Enqueue(ToldMessage.Of(context, context.Message));
            return Task.CompletedTask;
        });

    private static CancellationToken TestLimit() => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    private sealed class ExchangeNames : IEntityNameFormatter
    {
        public string FormatEntityName<T>() => Messaging.Exchange(typeof(T));
    }
}

/// <summary>A message as it was heard.</summary>
public sealed record ToldMessage(IMessage Message, Guid? Id, string? Service, long? Number, long? Ordinal)
{
    internal static ToldMessage Of(ConsumeContext context, IMessage message) => new(
        message, context.MessageId, context.Headers.Get<string>(ToldHeaders.Service),
        context.Headers.Get<long>(ToldHeaders.Number), context.Headers.Get<long>(ToldHeaders.Ordinal));
}

/// <summary>What tests say over HTTP, in a line.</summary>
public static class HttpWords
{
    /// <summary>Sends JSON with If-Match, Idempotency-Key and Reason where given.</summary>
    public static async Task<HttpResponseMessage> Send(
        this HttpClient client, HttpMethod method, string path, object? body = null, long? ifMatch = null, string? key = null,
        string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is HttpContent content) request.Content = content;
        else if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Kernel.Json.Options);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", $"\"{ifMatch}\"");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (reason is not null) request.Headers.Add("Reason", reason);
        return await client.SendAsync(request);
    }

    /// <summary>The answer's JSON.</summary>
    public static async Task<System.Text.Json.JsonElement> Json(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
    }

    /// <summary>The version in the answer's ETag.</summary>
    public static long Version(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return long.Parse(response.Headers.ETag!.Tag.Trim('"'), System.Globalization.CultureInfo.InvariantCulture);
    }
}
