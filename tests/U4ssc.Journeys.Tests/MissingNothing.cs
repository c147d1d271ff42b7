using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using U4ssc.Demo;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Journeys.Tests;

/// <summary>
/// Who subscribed gets everything, in the order of cities, and the same bytes whenever something comes twice; by webhook, queue and pages,
/// while this and that is killed and the broker loses all it has. Some hundred events as a rule;
/// <c>U4SSC_EVENTS=100000 U4SSC_TEST_SECONDS=7200 ./deploy/test Journeys -- -class '*KillingInTheMiddle'</c> goes on killing until there
/// are so many.
/// </summary>
internal sealed class MissingNothing(LocalPlatform platform) : IAsyncDisposable
{
    private const string Receiver = "receiver", Wiping = "the broker's data";
    private const int Agents = 4, Kills = 50, EventsAsARule = 500;
    private static readonly string[] Some = ["city.withdrawn", "certificate.suspended"];
    private static readonly Login Secretariat = Login.Demo("demo-secretariat");
    private static readonly int EventsMin = int.Parse(
        Environment.GetEnvironmentVariable("U4SSC_EVENTS") ?? $"{EventsAsARule}", CultureInfo.InvariantCulture);
    // What dies is up again sooner where those who work leave it the processor; a large run takes all there is.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(EventsMin > EventsAsARule ? 1 : 200);
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);
    private static readonly TimeSpan WholeWithin = TimeSpan.FromMinutes(3);

    private readonly Endpoints endpoints = new();
    private readonly ConcurrentDictionary<string, int> acknowledged = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource limit = new(Limit);
    private volatile bool disturbed;

    private int Sum() => acknowledged.Values.Sum();

    private bool IsOver => disturbed && Sum() >= EventsMin;

    public async Task Happens(IReadOnlyList<string> certificates)
    {
        await endpoints.Start();
        using var client = new PlatformClient(new(platform.Address));
        await Subscribe(client, new { url = endpoints.Url("/all"), from = "beginning" });
        await Subscribe(client, new { url = endpoints.Url("/some"), types = Some, from = "beginning" });
        var queue = await Subscribe(client, new { queue = true, from = "beginning" });
        await using var partner = new QueueReader(
            new(Text(queue, "address")), Text(queue, "queue"), Text(queue, "user"), Text(queue, "secret"));
        await using var reader = new PageReader(platform.Address);
        partner.Start();
        reader.Start();

        var before = await Events();
        Task[] working =
        [
            Disturb(), .. Enumerable.Range(0, Agents).Select(Cities), .. certificates.Select(Certificate),
        ];
        await Task.WhenAll(working);

        // What was acknowledged happened once, and is told once.
        var told = before;
        await Eventually.Is(
            async () =>
                Counted(told = await Events()) is var counts
                    && acknowledged.All(one => counts[one.Key] >= Counted(before)[one.Key] + one.Value),
            "all that was acknowledged is told", WholeWithin);
        Assert.All(acknowledged, one => Assert.Equal(Counted(before)[one.Key] + one.Value, Counted(told)[one.Key]));
        Assert.Equal(Enumerable.Range(1, told.Count), told.Select(one => (int)one.Number));

        await Has(endpoints.At("/all"), told, one => one.Text);
        await Has(endpoints.At("/some"), [.. told.Where(one => Some.Contains(one.Type, StringComparer.Ordinal))], one => one.Text);
        await Has(reader, told, one => one.Text);
        await Has(partner, told, one => one.Data);
    }

    public async ValueTask DisposeAsync()
    {
        limit.Dispose();
        await endpoints.DisposeAsync();
    }

    private static async Task Has(Listener listener, IReadOnlyList<Told> told, Func<Told, string> bytes)
    {
        await Eventually.Is(
            () => Task.FromResult(listener.All.Select(one => one.Number).Distinct().Count() >= told.Count),
            $"{listener.GetType().Name} has everything", WholeWithin);
        var expected = told.ToDictionary(one => one.Number);
        Assert.All(listener.All, one => Assert.Equal((expected[one.Number].Id, bytes(expected[one.Number])), (one.Id, one.Text)));
        foreach (var city in listener.All.Where(one => one.City is not null).GroupBy(one => one.City, StringComparer.Ordinal))
        {
            var first = city.Select(one => one.Number).Distinct().ToList();
            Assert.Equal(first.Order(), first);
        }
    }

    // Each is up again before the next one dies; the work goes on meanwhile.
    private async Task Disturb()
    {
        string[] once = ["subscriptions", Receiver, "certification", "postgres", Wiping, "broker"];
        var chance = new Random(EventsMin);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var turn = 0; turn < once.Length || Sum() < EventsMin; turn++)
        {
            // Each of the large run meets a platform that has got on with it since the last.
            var begins = Sum() + (turn < once.Length ? 0 : EventsMin / Kills);
            while (Sum() < Math.Min(begins, EventsMin)) await look.WaitForNextTickAsync(limit.Token);
            if (turn >= once.Length && Sum() >= EventsMin) break;
            var victim = turn < once.Length ? once[turn] : once[chance.Next(once.Length)];
            TestContext.Current.SendDiagnosticMessage($"{Sum()} events; {victim} dies.");
            switch (victim)
            {
                case Receiver:
                    await endpoints.Kill();
                    await endpoints.Start();
                    break;
                case Wiping:
                    await platform.WipeBroker();
                    break;
                default:
                    await platform.Kill(victim);
                    await platform.StartAgain(victim);
                    break;
            }
        }

        disturbed = true;
    }

    // Cities that sign and leave.
    private async Task Cities(int agent)
    {
        using var client = new PlatformClient(new(platform.Address));
        using var pace = new PeriodicTimer(Pace);
        var login = Login.Demo("demo-agency");
        for (var i = 0; !IsOver; i++)
        {
            await pace.WaitForNextTickAsync(limit.Token);
            var name = $"{agent}-{i}";
            var made = await client.Send(
                login,
                new(HttpMethod.Post, "/api/registry/cities", $"made {name}")
                { Body = new { agency = "NO-KS", externalRef = $"killed-{name}", name = $"City {name}", country = "NO" } },
                limit.Token);
            var path = made.Location!;
            await Acknowledged("city.enrolled", client.Send(
                login,
                new(HttpMethod.Post, $"{path}/enrolment", $"enrolled {name}")
                { Body = new { signedBy = "N. N.", signedOn = "2026-01-15", letterSha256 = new string('0', 64) }, IfMatchOf = path },
                limit.Token));
            await Acknowledged("city.withdrawn", client.Send(
                login,
                new(HttpMethod.Post, $"{path}/withdrawal", $"withdrawn {name}")
                { Body = new { reason = "It was never there." }, IfMatchOf = path },
                limit.Token));
        }
    }

    // A certificate that is suspended and reinstated, again and again.
    private async Task Certificate(string number)
    {
        using var client = new PlatformClient(new(platform.Address));
        using var pace = new PeriodicTimer(Pace);
        var path = $"/api/certification/certificates/{number}";
        for (var i = 0; !IsOver; i++)
        {
            await pace.WaitForNextTickAsync(limit.Token);
            foreach (var (command, type) in new[] { ("suspension", "certificate.suspended"), ("reinstatement", "certificate.reinstated") })
            {
                await Acknowledged(type, client.Send(
                    Secretariat,
                    new(HttpMethod.Post, $"{path}/{command}", $"{command} {i} of {number}")
                    { Body = new { reason = "To see that everybody hears of it." }, IfMatchOf = path },
                    limit.Token));
            }
        }
    }

    private async Task Acknowledged(string type, Task<Answered> command)
    {
        await command;
        acknowledged.AddOrUpdate(type, 1, (_, count) => count + 1);
    }

    private async Task<JsonElement> Subscribe(PlatformClient client, object body)
    {
        var subscriber = Login.Demo("demo-subscriber");
        var made = await client.Send(
            subscriber, new(HttpMethod.Post, "/api/subscriptions", "of one who misses nothing") { Body = body }, limit.Token);
        await client.Until(
            subscriber, made.Location!, "the subscription is active",
            one => one.Body!["status"]!.GetValue<string>() == "active" ? one : null, limit.Token);
        return JsonSerializer.Deserialize<JsonElement>(made.Text);
    }

    private static string Text(JsonElement one, string name) => one.GetProperty(name).GetString()!;

    private static Dictionary<string, int> Counted(IReadOnlyList<Told> told)
    {
        var counts = told.CountBy(one => one.Type, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var type in new[] { "city.enrolled", "city.withdrawn", "certificate.suspended", "certificate.reinstated" })
            counts.TryAdd(type, 0);
        return counts;
    }

    private async Task<IReadOnlyList<Told>> Events()
    {
        using var http = new HttpClient { BaseAddress = platform.Address };
        var all = new List<Told>();
        while (true)
        {
            var page = await http.GetFromJsonAsync<JsonElement>($"/api/events?after={all.Count}&limit=500", limit.Token);
            var items = page.GetProperty("items");
            foreach (var item in items.EnumerateArray())
            {
                all.Add(new(
                    long.Parse(Text(item, "sequence"), CultureInfo.InvariantCulture), Text(item, "id"), Text(item, "type"),
                    item.GetRawText(),
                    item.GetProperty("data").GetRawText()));
            }

            if (items.GetArrayLength() == 0) return all;
        }
    }

    private sealed record Told(long Number, string Id, string Type, string Text, string Data);
}
