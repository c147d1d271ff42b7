using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using U4ssc.Subscriptions;
using U4ssc.Testing.Hosting;

namespace U4ssc.Benchmarks;

/// <summary>
/// How fast the whole stream is read from its beginning, page after page as a reader would: when nobody has read it before, and again.
/// Beside it a bare server that answers each request with a page of as many bytes out of its memory. Reader, service and database share
/// the machine.
/// </summary>
public static class Pulling
{
    private const int Events = 1_000_000;
    private const int Heard = 20_000;
    private const int PageSize = 500;
    private static readonly TimeSpan NumberingMax = TimeSpan.FromMinutes(20);

    /// <summary>Reads all of them three times, and as many from the bare server.</summary>
    public static async Task Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        await using var service = await RunningService.Start("subscriptions", SubscriptionsService.Create, Delivering.Settings);
        var watch = Stopwatch.StartNew();
        for (var from = 1; from <= Events; from += Heard) await Delivering.Publish(service, from, Heard);
        while (await Delivering.Number(service, "select coalesce(max(number), 0) from public_event") < Events)
        {
            if (watch.Elapsed > NumberingMax) throw new TimeoutException("The events were not numbered in time.");
            await Task.Delay(1000);
        }

        var numbered = Events / watch.Elapsed.TotalSeconds;
        using var client = new HttpClient { BaseAddress = service.Address };
        var (first, bytes) = await Read(client);
        var (again, _) = await Read(client);
        var filtered = await Read(client, "&country=NO");
        await using var bare = await Bare(bytes / (Events / PageSize));
        using var bareClient = new HttpClient { BaseAddress = new(bare.Urls.First()) };
        await Read(bareClient);
        var (plain, _) = await Read(bareClient);
        var goal = "≥ 20000/s; ≥ 100000/s from files";
        report.Add($"{Events} events put into the stream, heard {Heard} at once", $"{numbered:F0}/s");
        report.Add($"{Events} past events read in pages of {PageSize}, by one reader, for the first time",
            $"{first:F0}/s; ratio {first / plain:F2}", goal);
        report.Add("the same again, from the file", $"{again:F0}/s; ratio {again / plain:F2}", goal);
        report.Add("with a filter, from the database each time", $"{filtered.PerSecond:F0}/s; ratio {filtered.PerSecond / plain:F2}", goal);
        report.Add("bare: pages of as many bytes from memory", $"{plain:F0}/s");
    }

    // As a reader does: on from the number that the page before said.
    private static async Task<(double PerSecond, long Bytes)> Read(HttpClient client, string filter = "")
    {
        var watch = Stopwatch.StartNew();
        long after = 0, bytes = 0;
        while (after < Events)
        {
            var page = await client.GetByteArrayAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/events?after={after}&limit={PageSize}{filter}"),
                    UriKind.Relative));
            bytes += page.Length;
            after = CompleteUpTo(page);
        }

        return (Events / watch.Elapsed.TotalSeconds, bytes);
    }

    private static long CompleteUpTo(byte[] page)
    {
        var end = page.AsSpan(page.AsSpan().LastIndexOf((byte)':') + 1);
        return long.Parse(end[..^1], CultureInfo.InvariantCulture);
    }

    private static async Task<WebApplication> Bare(long bytesOfPage)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var items = Encoding.UTF8.GetBytes(new string('a', (int)bytesOfPage));
        app.Run(async http =>
        {
            var end = Encoding.UTF8.GetBytes(
                $":{long.Parse(http.Request.Query["after"].ToString(), CultureInfo.InvariantCulture) + PageSize}}}");
            http.Response.ContentLength = items.Length + end.Length;
            await http.Response.Body.WriteAsync(items);
            await http.Response.Body.WriteAsync(end);
        });
        await app.StartAsync();
        return app;
    }
}
