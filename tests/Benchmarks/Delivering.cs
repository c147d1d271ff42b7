using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Lamps;
using U4ssc.Subscriptions;
using U4ssc.Subscriptions.Domain;
using U4ssc.Testing.Hosting;

namespace U4ssc.Benchmarks;

/// <summary>
/// Deliveries to webhooks: how many a second with a thousand subscriptions of which some are dead, hang or answer without end, how long
/// from a commit to the first attempt, and what the order of cities costs. Sender, database, broker and receivers share the machine.
/// </summary>
public static class Delivering
{
    private const int Subscriptions = 1000, Dead = 100, Hanging = 10, Endless = 1;
    private const int Events = 300, WarmUpEvents = 300;
    private const int BarePosts = 50_000, BareAtOnce = 64;
    private const int PerSecond = 200, Seconds = 20;
    private const int Cities = 200, EventsOfACity = 20, LanePosts = 60;
    private static readonly TimeSpan Answers = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    internal static readonly string[] Settings =
    [
        $"--Events:SigningKey={Convert.ToBase64String(new byte[32])}", $"--Webhooks:SealingKey={Convert.ToBase64String(new byte[32])}",
        "--Webhooks:AllowedNetworks:0=127.0.0.0/8",
    ];

    /// <summary>All of it.</summary>
    public static async Task Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        await Rate(report);
        await Order(report);
        await Lag(report);
    }

    private static async Task Rate(Report report)
    {
        await using var receiver = await Sink.Start();
        await using var hostile = await Sink.Start();
        var dying = await Sink.Start();
        await using var service = await RunningService.Start("subscriptions", SubscriptionsService.Create, Settings);
        for (var i = 0; i < Subscriptions; i++)
        {
            var kind = i < Dead ? "dead" : i < Dead + Hanging ? "hangs" : i < Dead + Hanging + Endless ? "never ends" : "good";
            var to = kind == "good" ? receiver : kind == "dead" ? dying : hostile;
            await Subscribe(service, $"{to.Url}/{Uri.EscapeDataString(kind)}/{i}", holder: i / 100);
        }

        await Proved(service, Subscriptions);
        await dying.DisposeAsync();
        const int Good = Subscriptions - Dead - Hanging - Endless;
        await Publish(service, 1, WarmUpEvents);
        await Until(() => receiver.Count == Good * WarmUpEvents);
        var before = receiver.Count;
        var bytes = Process.GetCurrentProcess().WorkingSet64;
        await Publish(service, WarmUpEvents + 1, Events);
        // Nobody told the service of them: from when it has found them.
        await Until(() => receiver.Count > before);
        var (begun, watch, spent) = (receiver.Count, Stopwatch.StartNew(), ProcessorTime.Now());
        await Until(() => receiver.Count == before + (Good * Events));
        var rate = (receiver.Count - begun) / watch.Elapsed.TotalSeconds;
        var each = ProcessorTime.Now().Since(spent, null).Each((receiver.Count - begun) / 1000);
        var bare = await BareRate(receiver, await Text(service));
        report.Add("processor time of a thousand deliveries in ms; the load generator is the service and its receivers", $"{each}");
        report.Add(
            $"signed deliveries a second, {Subscriptions} subscriptions ({Dead} dead, {Hanging} that hang, {Endless} that never ends)",
            $"{rate:F0}/s; {(Process.GetCurrentProcess().WorkingSet64 - bytes) / 1_000_000:+0;-0} MB", "≥ 2000/s");
        report.Add($"bare: the same bytes with HttpClient to the same receiver, {BareAtOnce} at once",
            $"{bare:F0}/s; ratio {rate / bare:F2}", "≥ 0.5");
        await Rest(service, report);
    }

    private static async Task Rest(RunningService service, Report report)
    {
        var before = await Transactions(service);
        var watch = Stopwatch.StartNew();
        await Task.Delay(TimeSpan.FromSeconds(20));
        var each = (await Transactions(service) - before) / watch.Elapsed.TotalSeconds;
        report.Add($"the service at rest with {Subscriptions} subscriptions", $"{each:F0} transactions a second");
    }

    private static async Task<string> Text(RunningService service)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        var page = await client.GetFromJsonAsync<JsonElement>("/api/events?limit=1");
        return page.GetProperty("items")[0].GetRawText();
    }

    // With the same headers and the same work of the receiver.
    private static async Task<double> BareRate(Sink receiver, string text)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        var body = Encoding.UTF8.GetBytes(text);
        await Post(BarePosts);
        var watch = Stopwatch.StartNew();
        await Post(BarePosts);
        return BarePosts / watch.Elapsed.TotalSeconds;

        Task Post(int count) => Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = BareAtOnce }, async (i, cancellation) =>
            {
                using var content = new ByteArrayContent(body);
                content.Headers.TryAddWithoutValidation("Content-Type", "application/cloudevents+json; charset=utf-8");
                using var request = new HttpRequestMessage(HttpMethod.Post, $"{receiver.Url}/good/{i % 1000}") { Content = content };
                request.Headers.TryAddWithoutValidation("webhook-id", "0192f000-0000-7000-8000-00000000000a");
                request.Headers.TryAddWithoutValidation("webhook-timestamp", "1795000000");
                request.Headers.TryAddWithoutValidation("webhook-signature", "v1,MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
                using var answer = await client.SendAsync(request, cancellation);
            });
    }

    private static async Task Order(Report report)
    {
        await using var receiver = await Sink.Start();
        receiver.Pause = Answers;
        await using var service = await RunningService.Start("subscriptions", SubscriptionsService.Create, Settings);
        await Subscribe(service, $"{receiver.Url}/good/1", holder: 1);
        await Proved(service, 1);
        await Publish(service, 1, Cities * EventsOfACity, Cities);
        await Until(() => receiver.Count > 0);
        var (begun, watch) = (receiver.Count, Stopwatch.StartNew());
        await Until(() => receiver.Count == Cities * EventsOfACity);
        var ours = (receiver.Count - begun) / watch.Elapsed.TotalSeconds;
        using var client = new HttpClient();
        watch.Restart();
        for (var i = 0; i < LanePosts; i++)
        {
            using var content = new ByteArrayContent(new byte[700]);
            using var answer = await client.PostAsync(new Uri($"{receiver.Url}/bare/1"), content);
        }

        var lane = LanePosts / watch.Elapsed.TotalSeconds;
        report.Add(
            $"in the order of {Cities} cities to one receiver that takes {Answers.TotalMilliseconds} ms",
            $"{ours:F0}/s; bare, one lane: {lane:F1}/s; ratio {ours / lane:F1}", "≥ 20");
    }

    private static async Task Lag(Report report)
    {
        await using var receiver = await Sink.Start();
        receiver.TellsLags = true;
        var broker = await TestServers.NewVirtualHost("subscriptions");
        await using var source = await RunningService.On(
            broker, "registry", args => LampService.Create(args, LampService.Access, name: "registry"));
        await using var service = await RunningService.On(broker, "subscriptions", SubscriptionsService.Create, Settings);
        await Subscribe(service, $"{receiver.Url}/good/1", holder: 1);
        await Proved(service, 1);
        using var agency = source.As(Role.Agency, agency: "NO-KS");
        var lamps = new ConcurrentQueue<Guid>();
        await Parallel.ForEachAsync(Enumerable.Range(0, PerSecond * (Seconds + 5)), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (_, cancellation) =>
        {
            var answer = await agency.PostAsJsonAsync(
                "/api/registry/lamps", new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" }, cancellation);
            lamps.Enqueue((await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetGuid());
        });
        receiver.Lags.Clear();
        var running = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1000.0 / PerSecond));
        var watch = Stopwatch.StartNew();
        for (var i = 0; lamps.TryDequeue(out var lamp); i++)
        {
            if (i == PerSecond * 5) receiver.Lags.Clear();
            await timer.WaitForNextTickAsync();
            running.Add(agency.Send(HttpMethod.Put, $"/api/registry/lamps/{lamp}/switch", new { on = true, watts = 1 }, ifMatch: 1));
        }

        await Task.WhenAll(running);
        var rate = running.Count / watch.Elapsed.TotalSeconds;
        await Until(() => receiver.Count == running.Count);
        var lags = receiver.Lags.ToList();
        report.Add(
            $"from the commit in a service to the first attempt, {rate:F0} events/s",
            $"p50 {Percentile.Of(lags, 0.5):F1} ms, p90 {Percentile.Of(lags, 0.9):F1} ms, p99 {Percentile.Of(lags, 0.99):F1} ms, n = {lags.Count}",
            "p50 < 60 ms, p90 ≤ 80 ms, p99 ≤ 250 ms");
    }

    private static async Task Subscribe(RunningService service, string url, int holder)
    {
        using var client = service.As(Role.Subscriber, subject: $"holder-{holder}", holder: $"holder-{holder}");
        using var answer = await client.PostAsJsonAsync("/api/subscriptions", new { url });
        answer.EnsureSuccessStatusCode();
    }

    private static Task Proved(RunningService service, int count) => Until(async () =>
        await Number(service, "select count(*) from mt_doc_recipient where data ->> 'status' = 'active'") == count);

    private static Task<long> Transactions(RunningService service) =>
        Number(service, "select xact_commit from pg_stat_database where datname = current_database()");

    internal static async Task<long> Number(RunningService service, string sql)
    {
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    // As if they had been heard.
    internal static async Task Publish(RunningService service, long from, int count, int cities = 50)
    {
        var ids = Enumerable.Range(0, cities).Select(_ => Guid.CreateVersion7()).ToArray();
        var facts = Enumerable.Range(0, count).Select(i =>
        {
            var city = new City(ids[i % cities], "NO-KS", "NO");
            PublicFact[] one =
            [
                PublicFact.Of(
                    Guid.CreateVersion7(), "registry", $"{city.Id}", DateTimeOffset.UtcNow, city,
                    new CityEnrolled(city.Id, city.Agency, city.Country, new DateOnly(2026, 1, 15))),
            ];
            return JsonSerializer.Serialize(one, Json.Options);
        }).ToArray();
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var insert = source.CreateCommand(
            """
            with source as (insert into source_progress (source, number) values ('registry', 0) on conflict do nothing)
            insert into incoming (source, number, message, facts, heard_at)
            select 'registry', $1 + place - 1, gen_random_uuid(), facts, now() from unnest($2) with ordinality as all_facts (facts, place)
            """);
        insert.Parameters.Add(new() { Value = from });
        insert.Parameters.Add(new() { Value = facts });
        await insert.ExecuteNonQueryAsync();
    }

    private static Task Until(Func<bool> condition) => Until(() => Task.FromResult(condition()));

    private static async Task Until(Func<Task<bool>> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > Limit) throw new TimeoutException("What was to be measured did not come to its end.");
            await Task.Delay(10);
        }
    }

    /// <summary>Receivers of all kinds.</summary>
    private sealed class Sink : IAsyncDisposable
    {
        private readonly WebApplication app;
        private int count;

        private Sink(WebApplication app) => this.app = app;

        public TimeSpan Pause { get; set; }

        public bool TellsLags { get; set; }

        public ConcurrentQueue<double> Lags { get; } = new();

        public int Count => Volatile.Read(ref count);

        public string Url => app.Urls.First();

        public static async Task<Sink> Start()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            var app = builder.Build();
            var sink = new Sink(app);
            app.Run(sink.Take);
            await app.StartAsync();
            return sink;
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task Take(HttpContext http)
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var path = http.Request.Path.ToString();
            if (http.Request.Headers.ContainsKey("webhook-id"))
            {
                var at = DateTimeOffset.UtcNow;
                var bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
                if (bytes.Span.IndexOf("subscription.challenge"u8) >= 0)
                {
                    using var json = JsonDocument.Parse(bytes);
                    await http.Response.WriteAsync(json.RootElement.GetProperty("data").GetProperty("challenge").GetString()!);
                    return;
                }

                if (path.StartsWith("/hangs", StringComparison.Ordinal))
                    await new TaskCompletionSource().Task.WaitAsync(http.RequestAborted);
                if (path.StartsWith("/never", StringComparison.Ordinal))
                {
                    var piece = new byte[64 * 1024];
                    while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
                }

                if (TellsLags && bytes.Span.IndexOf("\"time\":\""u8) is > 0 and var place)
                {
                    var text = Encoding.ASCII.GetString(bytes.Span[(place + 8)..]);
                    Lags.Enqueue((at - DateTimeOffset.Parse(text[..text.IndexOf('"', StringComparison.Ordinal)], null)).TotalMilliseconds);
                }

                Interlocked.Increment(ref count);
            }

            if (Pause > TimeSpan.Zero) await Task.Delay(Pause);
        }
    }
}
