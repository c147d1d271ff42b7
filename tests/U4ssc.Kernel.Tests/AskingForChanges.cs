using System.Net;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class AskingForChanges(RunningLamps lamps)
{
    private readonly HttpClient agency = lamps.Service.As(Role.Agency, agency: "NO-KS");
    private readonly HttpClient auditor = lamps.Service.As(Role.Auditor);

    [Fact]
    public async Task what_is_made_is_there_at_once_with_its_version_and_its_history()
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Room(), agency = "NO-KS" }, reason: "It was dark.");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var switched = await agency.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 7.5m },
            ifMatch: made.Version());
        Assert.Equal(HttpStatusCode.NoContent, switched.StatusCode);

        var seen = await agency.GetAsync(made.Headers.Location);
        Assert.Equal(2, seen.Version());
        Assert.Equal(7.5m, (await seen.Json()).GetProperty("watts").GetDecimal());
        Assert.Equal(0m, (await (await auditor.GetAsync(new Uri(made.Headers.Location + "?version=1", UriKind.Relative))).Json())
            .GetProperty("watts").GetDecimal());

        var history = await (await auditor.GetAsync(new Uri(made.Headers.Location + "/history", UriKind.Relative))).Json();
        var first = history.GetProperty("items")[0];
        Assert.Equal("lamp_hung", first.GetProperty("type").GetString());
        Assert.Equal("test-agency", first.GetProperty("actor").GetString());
        Assert.Equal("agency", first.GetProperty("role").GetString());
        Assert.Equal("It was dark.", first.GetProperty("reason").GetString());
        Assert.Equal(7, Guid.Parse(first.GetProperty("eventId").GetString()!).Version);
        Assert.NotEqual("", first.GetProperty("traceId").GetString());

        var diff = await (await auditor.GetAsync(new Uri(made.Headers.Location + "/diff?from=1&to=2", UriKind.Relative))).Json();
        Assert.Equal(["/on", "/watts"], diff.GetProperty("changes").EnumerateArray()
            .Select(change => change.GetProperty("pointer").GetString()!));
    }

    [Fact]
    public async Task a_change_needs_the_version_that_was_seen()
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Room(), agency = "NO-KS" });
        var path = made.Headers.Location + "/switch";
        Assert.Equal(HttpStatusCode.PreconditionRequired,
            (await agency.Send(HttpMethod.Put, path, new { on = true, watts = 1 })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await agency.Send(HttpMethod.Put, path, new { on = true, watts = 1 }, ifMatch: 1)).StatusCode);
        var stale = await agency.Send(HttpMethod.Put, path, new { on = false, watts = 1 }, ifMatch: 1);
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        Assert.Equal(2, (await stale.Json()).GetProperty("currentVersion").GetInt64());
    }

    [Fact]
    public async Task a_thousand_requests_with_one_key_have_one_effect_and_one_answer()
    {
        var room = Room();
        var key = Guid.CreateVersion7().ToString();
        var answers = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var together = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            {
                HttpResponseMessage answer;
                do answer = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room, agency = "NO-KS" }, key: key);
                while (answer.StatusCode == HttpStatusCode.ServiceUnavailable);
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                return await answer.Content.ReadAsStringAsync();
            }));
            answers.AddRange(together);
        }

        Assert.Single(answers.Distinct());
        var other = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room, agency = "NO-KS", watts = 3 }, key: key);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task two_who_want_the_same_place_at_once_get_one_lamp()
    {
        var room = Room();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room, agency = "NO-KS" })));
        var ids = new List<string>();
        foreach (var answer in answers.Where(answer => answer.IsSuccessStatusCode))
            ids.Add((await answer.Json()).GetProperty("id").GetString()!);
        Assert.Single(ids.Distinct());
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.Created);
    }

    [Fact]
    public async Task head_is_get_without_the_body()
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Room(), agency = "NO-KS" });
        var (get, head) = (await agency.Send(HttpMethod.Get, made.Headers.Location!.ToString()),
            await agency.Send(HttpMethod.Head, made.Headers.Location!.ToString()));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await agency.Send(HttpMethod.Head, made.Headers.Location + "/switch")).StatusCode);
        using var other = lamps.Service.As(Role.Agency, agency: "ES-RECI");
        Assert.Equal(HttpStatusCode.NotFound, (await other.Send(HttpMethod.Head, made.Headers.Location!.ToString())).StatusCode);
    }

    [Fact]
    public async Task what_belongs_to_another_agency_is_not_there()
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Room(), agency = "NO-KS" });
        using var other = lamps.Service.As(Role.Agency, agency: "ES-RECI");
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(made.Headers.Location)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await other.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await other.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Room(), agency = "NO-KS" })).StatusCode);
    }

    [Fact]
    public async Task a_role_that_may_never_do_it_is_told_so_and_nobody_is_asked_for_a_token()
    {
        Assert.Equal(HttpStatusCode.Forbidden,
            (await auditor.Send(HttpMethod.Post, "/api/lamps/lamps", new { nonsense = true })).StatusCode);
        using var nobody = lamps.Service.As(Role.Anonymous);
        var asked = await nobody.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = "x", agency = "y" });
        Assert.Equal(HttpStatusCode.Unauthorized, asked.StatusCode);
        Assert.Equal("application/problem+json", asked.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await nobody.GetAsync(new Uri("/api/lamps/open", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task a_list_shows_what_the_daemon_folded()
    {
        var room = Room();
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room, agency = "NO-KS" });
        await agency.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1);
        await Eventually.Is(async () =>
            (await (await auditor.GetAsync(new Uri("/api/lamps/lamps?limit=500", UriKind.Relative))).Json()).GetProperty("items")
            .EnumerateArray().Any(row => row.GetProperty("room").GetString() == room && row.GetProperty("switched").GetInt32() == 1),
            "the row of the lamp");
    }

    [Fact]
    public async Task what_happened_is_announced_once_with_the_id_of_its_event()
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Room(), agency = "NO-KS" });
        var id = (await made.Json()).GetProperty("id").GetGuid();
        await agency.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = true, watts = 1 }, ifMatch: 1);
        var told = await lamps.Service.Publishes<CityWithdrawn>(message => message.CityId == id);
        Assert.Equal(2, told.Fact.Version);
        Assert.Equal(7, told.Fact.EventId.Version);
    }

    [Fact]
    public async Task the_same_message_twice_is_one_effect_and_a_refused_one_is_recorded()
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = Room(), agency = "NO-KS" });
        var id = (await made.Json()).GetProperty("id").GetGuid();
        var message = new CityEnrolled(new Fact(Guid.CreateVersion7(), id, 1, 1, DateTimeOffset.UtcNow), id, "NO-KS", "NO",
            new DateOnly(2026, 1, 1), "aa");
        await lamps.Service.Publish(message);
        await lamps.Service.Publish(message);
        await Eventually.Is(async () =>
            (await (await agency.GetAsync(made.Headers.Location)).Json()).GetProperty("on").GetBoolean(), "the lamp is on");
        await agency.Send(HttpMethod.Put, made.Headers.Location + "/switch", new { on = false, watts = 1 }, ifMatch: 2);
        await lamps.Service.Publish(message);

        var missing = Guid.CreateVersion7();
        await lamps.Service.Publish(message with { CityId = missing, Fact = message.Fact with { EventId = Guid.CreateVersion7() } });
        await Eventually.Is(async () =>
            await Count($"select count(*) from mt_doc_refusedreaction where data ->> 'stream' = '{missing}'") == 1,
            "the refusal is recorded");
        Assert.Equal(3, (await agency.GetAsync(made.Headers.Location)).Version());
    }

    [Fact]
    public async Task of_two_messages_in_the_wrong_order_the_newer_one_stays()
    {
        var city = Guid.CreateVersion7();
        CityDetailsChanged Renamed(long version, string name) => new(
            new Fact(Guid.CreateVersion7(), city, version, version, DateTimeOffset.UtcNow), city,
            new CityDetails("NO-KS", "x", name, new Dictionary<string, string>(), "NO", null, null, null, null,
                new CityPopulation(1.5m, 2020), null, null));
        await lamps.Service.Publish(Renamed(3, "newer"));
        await Eventually.Is(async () => await Count($"select count(*) from mt_doc_citycopy where id = '{city}'") == 1, "the copy");
        await lamps.Service.Publish(Renamed(2, "older"));
        await lamps.Service.Publish(Renamed(4, "newest"));
        await Eventually.Is(async () =>
            await Count($"select count(*) from mt_doc_citycopy where id = '{city}' and data ->> 'name' = 'newest'") == 1,
            "the newest name");
    }

    private static string Room() => Guid.CreateVersion7().ToString("N");

    private async Task<long> Count(string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(lamps.Service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
