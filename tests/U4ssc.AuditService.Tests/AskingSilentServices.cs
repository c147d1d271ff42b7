using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.AuditService.Tests;

/// <summary>Histories that have no end, services that give no answer: what a timeline makes of its neighbours.</summary>
public sealed class AskingSilentServices
{
    private const int Events = 20_000;

    [Fact]
    public async Task while_a_service_gives_no_answer_there_is_no_timeline_that_leaves_it_out()
    {
        var (audit, others) = await StandingNeighbours.Start();
        await using (audit) await using (others)
        {
            others.Otherwise = http => { http.Response.StatusCode = 503; return Task.CompletedTask; };
            using var auditor = audit.As(Role.Auditor);
            foreach (var what in new[] { "timeline", "replay" })
            {
                using var answer = await auditor.GetAsync(
                    new Uri($"/api/audit/submissions/{Guid.CreateVersion7()}/{what}", UriKind.Relative),
                    TestContext.Current.CancellationToken);
                Assert.Equal((HttpStatusCode.ServiceUnavailable, "/docs/errors/service.unreachable"),
                    (answer.StatusCode, (await answer.Json()).Text("type")));
            }
        }
    }

    [Fact]
    public async Task a_service_that_goes_away_in_the_middle_is_named_and_no_end_follows()
    {
        var (audit, others) = await StandingNeighbours.Start();
        await using (audit) await using (others)
        {
            others.Otherwise = http => Endless(http, goneAfter: 150);
            using var auditor = audit.As(Role.Auditor);
            using var answer = await auditor.GetAsync(
                new Uri("/api/audit/agencies/NO-KS/replay", UriKind.Relative), TestContext.Current.CancellationToken);
            var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n')
                .Select(line => JsonElement.Parse(line)).ToList();
            Assert.Equal(150, lines.Count(line => line.Text("kind") == "entry"));
            Assert.Equal(("gap", "unreachable"), (lines[^1].Text("kind"), lines[^1].GetProperty("gap").Text("kind")));
        }
    }

    [Fact]
    public async Task who_reads_says_how_fast_it_goes_and_only_pages_are_held()
    {
        var (audit, others) = await StandingNeighbours.Start();
        await using (audit) await using (others)
        {
            others.Otherwise = http => Endless(http, goneAfter: Events);
            using var auditor = audit.As(Role.Auditor);
            using var answer = await auditor.GetAsync(new Uri("/api/audit/agencies/NO-KS/replay", UriKind.Relative),
                HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
            for (var read = 1; read <= 300; read++)
            {
                var line = JsonElement.Parse((await reader.ReadLineAsync(TestContext.Current.CancellationToken))!);
                Assert.Equal(read, line.GetProperty("entry").GetProperty("version").GetInt32());
            }

            // What lies between the two ends of a connection is some hundred lines of this length, and never the whole.
            Assert.InRange(others.Asked.Count(asked => asked.Path.EndsWith("/history", StringComparison.Ordinal)), 6, Events / 50 / 2);
        }
    }

    [Fact]
    public async Task versions_that_are_missing_are_named()
    {
        var (audit, others) = await StandingNeighbours.Start();
        await using (audit) await using (others)
        {
            others.Otherwise = http => Endless(http, goneAfter: 10, isThere: version => version is not (4 or 5));
            using var auditor = audit.As(Role.Auditor);
            var page = await RunningPlatform.Read(auditor, "/api/audit/agencies/NO-KS/timeline?limit=6");
            var after = page.GetProperty("items")[3];
            Assert.Equal(6, after.GetProperty("version").GetInt32());
            var gap = Assert.Single(after.GetProperty("gaps").EnumerateArray());
            Assert.Equal(("version_missing", "Versions 4 to 5 are not there, or not yours to read."),
                (gap.Text("kind"), gap.Text("sentence")));
        }
    }

    // An agency whose history goes on and on, with lines of 8 kB; after a while the service is gone.
    private static Task Endless(HttpContext http, int goneAfter, Func<int, bool>? isThere = null)
    {
        var path = http.Request.Path.ToString();
        if (!path.EndsWith("/history", StringComparison.Ordinal))
            return http.Response.WriteAsJsonAsync(new { code = "NO-KS", note = http.Request.Query["version"].ToString() });
        var after = int.TryParse(http.Request.Query["cursor"], out var given) ? given : 0;
        if (after >= goneAfter)
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        }

        var items = Enumerable.Range(after + 1, 50).Where(version => version <= goneAfter && isThere?.Invoke(version) != false)
            .Select(version => new
            {
                sequence = version,
                version,
                type = "agency_registered",
                at = DateTimeOffset.UnixEpoch.AddSeconds(version),
                actor = "somebody",
                role = "secretariat",
                correlation = "c",
                causation = "c",
                eventId = Guid.CreateVersion7(),
                data = new { text = new string('x', 8000) },
            });
        return http.Response.WriteAsJsonAsync(
            new { items, next = (after + 50).ToString(System.Globalization.CultureInfo.InvariantCulture) }, Json.Options);
    }
}
