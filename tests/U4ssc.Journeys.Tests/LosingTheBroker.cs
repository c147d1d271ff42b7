using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Journeys.Tests;

/// <summary>
/// The broker loses everything it kept, again and again, while cities are registered and one of the two services that hear of them is away.
/// What it lost is asked for and told again. Twice as a rule; <c>U4SSC_WIPES=10 ./deploy/test Journeys</c> does it ten times.
/// </summary>
public sealed class LosingTheBroker
{
    private const int CitiesEachTime = 40;
    private static readonly TimeSpan WholeWithin = TimeSpan.FromSeconds(60);
    // Half a minute until such a queue is made anew, and half a minute until a consumer that was cut off looks for it again.
    private static readonly TimeSpan HeardAgainWithin = TimeSpan.FromMinutes(2);
    private static readonly string[] Listeners = ["submissions", "certification"];
    private static readonly int Times = int.Parse(Environment.GetEnvironmentVariable("U4SSC_WIPES") ?? "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task whatever_the_broker_loses_is_whole_again_within_a_minute_and_nobody_did_anything_for_it()
    {
        await using var platform = await LocalPlatform.Start("wiping");
        using var secretariat = await platform.As("demo-secretariat");
        using var made = await secretariat.PostAsJsonAsync("/api/registry/agencies",
            new { code = "NO-KS", name = "KS", countries = new[] { "NO" } });
        Assert.True(made.IsSuccessStatusCode);
        var cities = new HashSet<string>(StringComparer.Ordinal);
        for (var time = 0; time < Times; time++)
        {
            var away = Listeners[time % Listeners.Length];
            await platform.Kill(away);
            // Tokens last minutes: each round has one of its own.
            using var client = await platform.As("demo-agency");
            // What was confirmed and lies in the queue of the one that is away is lost for certain; of what comes while the broker dies,
            // whatever.
            cities.UnionWith(await Register(client, $"{time}a", CitiesEachTime));
            await Eventually.Is(async () => await platform.Unsent() == 0, "the broker has confirmed everything");
            var registering = Register(client, $"{time}b", CitiesEachTime);
            await platform.WipeBroker();
            cities.UnionWith(await registering);
            await platform.StartAgain(away);

            var since = Stopwatch.StartNew();
            foreach (var listener in Listeners)
                await Eventually.Is(async () =>
                    cities.IsSubsetOf(await Known(platform, listener)), $"{listener} knows every city after time {time + 1}", WholeWithin);
            TestContext.Current.SendDiagnosticMessage($"Time {time + 1}: whole {since.Elapsed.TotalSeconds:F1} s after {away} was back.");
        }

        foreach (var removed in new[] { "queues", "vhosts" })
        {
            using var client = await platform.As("demo-agency");
            var since = Stopwatch.StartNew();
            await Remove(platform, removed);
            cities.UnionWith(await Register(client, removed, CitiesEachTime));
            TestContext.Current.SendDiagnosticMessage($"All {removed} removed, cities registered: {since.Elapsed.TotalSeconds:F1} s.");
            foreach (var listener in Listeners)
                await Eventually.Is(async () =>
                    cities.IsSubsetOf(await Known(platform, listener)), $"{listener} knows every city after {removed} were removed",
                    WholeWithin);
            await Eventually.Is(
                async () =>
                    cities.IsSubsetOf(await Published(platform)), $"events tell of every city after {removed} were removed", WholeWithin);
            TestContext.Current.SendDiagnosticMessage($"Whole {since.Elapsed.TotalSeconds:F1} s after that began.");
        }

        // Of a queue that is hardly there when the broker dies, the broker keeps the name alone.
        await LoseTheProcessOf(platform, "submissions-when-city-registered");
        await using var partner = await Partner(platform);
        partner.Start();
        using (var client = await platform.As("demo-agency")) cities.UnionWith(await Register(client, "hardly", CitiesEachTime));
        await Eventually.Is(
            async () => cities.IsSubsetOf(await Known(platform, Listeners[0])), "a service whose queue lost its process knows every city",
            HeardAgainWithin);
        await Eventually.Is(
            () => Task.FromResult(cities.IsSubsetOf(partner.All.Select(one => one.City!).ToHashSet(StringComparer.Ordinal))),
            "a partner whose queue lost its process has every city", HeardAgainWithin);

        // Whole on every queue, by what the services themselves say.
        await Eventually.Is(async () => await platform.Unsent() == 0, "everything is sent", WholeWithin);
    }

    // By hand, while everything runs: every queue, or the virtual host with all that is in it.
    private static async Task Remove(LocalPlatform platform, string what)
    {
        using var broker = platform.Broker();
        var names = what == "vhosts" ? ["u4ssc"] : (await broker.GetFromJsonAsync<JsonElement>($"{what}/u4ssc?columns=name"))
            .EnumerateArray()
            .Select(one => one.GetProperty("name").GetString()!)
            .Where(name => name.Length > 0 && !name.StartsWith("amq.", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(names);
        foreach (var name in names)
        {
            using var gone =
                await broker.DeleteAsync(new Uri(what == "vhosts" ? $"vhosts/{name}" : $"{what}/u4ssc/{name}", UriKind.Relative));
            Assert.True(gone.IsSuccessStatusCode || gone.StatusCode == HttpStatusCode.NotFound, $"{what} {name}: {gone.StatusCode}");
        }
    }

    private static async Task LoseTheProcessOf(LocalPlatform platform, string queue)
    {
        using var broker = platform.Broker();
        using (await broker.DeleteAsync(new Uri($"queues/u4ssc/{queue}", UriKind.Relative)))
            await KillOnceThereIs(platform, broker, $"queues/u4ssc/{queue}");
    }

    private static async Task KillOnceThereIs(LocalPlatform platform, HttpClient broker, string queue)
    {
        while (true)
        {
            using var answer = await broker.GetAsync(new Uri(queue, UriKind.Relative));
            if (answer.IsSuccessStatusCode) break;
        }

        platform.KillNow("broker");
        await platform.StartAgain("broker");
    }

    private static async Task<QueueReader> Partner(LocalPlatform platform)
    {
        using var subscriber = await platform.As("demo-subscriber");
        using var made = await subscriber.PostAsJsonAsync("/api/subscriptions", new { queue = true, from = "beginning" });
        made.EnsureSuccessStatusCode();
        var queue = await made.Content.ReadFromJsonAsync<JsonElement>();
        using var broker = platform.Broker();
        await KillOnceThereIs(platform, broker, $"queues/u4ssc-partners/{Said("queue")}");
        return new(new(Said("address")), Said("queue"), Said("user"), Said("secret"));

        string Said(string name) => queue.GetProperty(name).GetString()!;
    }

    private static Task<IReadOnlySet<string>> Published(LocalPlatform platform) =>
        platform.Stored("subscriptions", "select city::text from public_event where type = 'city.enrolled'");

    private static Task<IReadOnlySet<string>> Known(LocalPlatform platform, string listener) =>
        platform.Stored(listener, "select id::text from mt_doc_citycopy");

    private static async Task<IReadOnlyList<string>> Register(HttpClient agency, string time, int cities)
    {
        var ids = new List<string>();
        for (var i = 0; i < cities; i++)
        {
            using var answer = await agency.PostAsJsonAsync(
                "/api/registry/cities", new { agency = "NO-KS", externalRef = $"{time}-{i}", name = $"City {time}-{i}", country = "NO" });
            answer.EnsureSuccessStatusCode();
            var id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
            ids.Add(id);
            using var enrolment = new HttpRequestMessage(HttpMethod.Post, $"/api/registry/cities/{id}/enrolment")
            {
                Content = JsonContent.Create(new { signedBy = "K. N.", signedOn = "2026-01-01", letterSha256 = new string('a', 64) }),
                Headers = { IfMatch = { answer.Headers.ETag! } },
            };
            using var enrolled = await agency.SendAsync(enrolment);
            enrolled.EnsureSuccessStatusCode();
        }

        return ids;
    }
}
