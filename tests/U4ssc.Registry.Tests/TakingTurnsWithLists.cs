using System.Net;
using System.Text.Json;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel;
using U4ssc.Registry.Onboarding;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class TakingTurnsWithLists(RunningRegistry registry)
{
    private const string OneRow = "externalRef,name,country\nGN-1,Molde,NO\n";

    private IDocumentStore Store => registry.Service.App.Services.GetRequiredService<IDocumentStore>();

    [Fact]
    public async Task a_list_of_one_row_does_not_wait_for_forty_thousand_rows_of_another_agency()
    {
        var large = await registry.Service.NewAgency();
        var small = await registry.Service.NewAgency();
        var first = (await large.Upload(ManyLists.Csv(40_000), "&dryRun=true")).Headers.Location!.ToString();
        var again = (await large.Upload(ManyLists.Csv(40_000), "&dryRun=true")).Headers.Location!.ToString();
        await Eventually.Is(async () => (await large.Client.Read(first)).Text("state") == "running", "the large list is begun");
        Assert.InRange((await large.Client.Read(again)).Number("before"), 1, 50);
        var list = await small.Onboard(OneRow, "&dryRun=true");
        Assert.True(
            list.GetProperty("finishedAt").GetDateTimeOffset() - list.GetProperty("requestedAt")
                .GetDateTimeOffset() < TimeSpan.FromSeconds(3), list.GetRawText());
        foreach (var waiting in new[] { first, again })
        {
            await large.Client.Send(HttpMethod.Delete, waiting, ifMatch: await large.Client.VersionOf(waiting));
        }
    }

    [Fact]
    public async Task a_list_that_always_fails_steps_back_and_is_given_up_and_holds_up_nobody()
    {
        var agency = await registry.Service.NewAgency();
        var list = (await agency.Upload(ManyLists.Csv(5_000), "&dryRun=true")).Headers.Location!.ToString();
        var id = Guid.Parse(list.Split('/')[^1]);
        // Rows that cannot be read, far enough down that they are not reached yet.
        await Sql($"update mt_doc_listrow set data = jsonb_set(data, '{{cells}}', '7') where onboarding = '{id}' and number > 4000");
        await Eventually.Is(async () => await Faults(id) > 0, "the list stopped at a fault");
        var other = await agency.Onboard(OneRow, "&dryRun=true");
        Assert.Equal("completed", other.Text("state"));
        var failed = await agency.Client.Over(list);
        Assert.Equal("failed", failed.Text("state"));
        Assert.Contains("gave the list up", failed.Text("failureReason"), StringComparison.Ordinal);
        Assert.True(failed.GetProperty("finishedAt").GetDateTimeOffset() > other.GetProperty("finishedAt").GetDateTimeOffset()
            .AddSeconds(10));
        Assert.InRange(failed.Number("processed"), 1, 4_999);
        Assert.Equal(-1, await Faults(id));
    }

    [Fact]
    public async Task an_agency_has_some_lists_waiting_and_no_more()
    {
        var agency = await registry.Service.NewAgency();
        await using var session = Store.LightweightSession();
        var waiting = Enumerable.Range(0, ListTask.WaitingMax)
            .Select(_ =>
                new ListTask { Id = Guid.CreateVersion7(), Agency = agency.Code, NotBefore = DateTimeOffset.MaxValue.AddYears(-10) })
                    .ToArray();
        session.Store(waiting);
        await session.SaveChangesAsync();
        var refused = await agency.Upload(OneRow);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.EndsWith("onboarding.too_many_waiting", (await refused.Json()).Text("type"), StringComparison.Ordinal);
        session.DeleteObjects(waiting);
        await session.SaveChangesAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await agency.Upload(OneRow)).StatusCode);
    }

    [Fact]
    public async Task an_agency_uploads_so_many_bytes_a_day_and_no_more()
    {
        var agency = await registry.Service.NewAgency();
        await agency.Onboard(OneRow);
        await using var session = Store.LightweightSession();
        var today = await session.Query<UploadedList>().SingleAsync(list => list.Agency == agency.Code);
        Assert.Equal(OneRow.Length, today.Bytes);
        today.Bytes = UploadedList.BytesADayMax;
        session.Store(today);
        await session.SaveChangesAsync();
        var refused = await agency.Upload(OneRow);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.EndsWith("onboarding.quota_spent", (await refused.Json()).Text("type"), StringComparison.Ordinal);
        today.At -= TimeSpan.FromDays(1);
        session.Store(today);
        await session.SaveChangesAsync();
        Assert.Equal(HttpStatusCode.Accepted, (await agency.Upload(OneRow)).StatusCode);
    }

    [Fact]
    public async Task the_rows_of_a_list_go_when_the_answer_said_they_would_and_those_of_a_broken_upload_too()
    {
        await using var service = await RunningService.Start("registry", RegistryService.Create);
        var agency = await service.NewAgency();
        var list = await agency.Onboard(OneRow + ",,\nGN-2,,NO\n");
        var until = list.GetProperty("rowsKeptUntil").GetDateTimeOffset();
        Assert.Equal(TimeSpan.FromDays(7), until - list.GetProperty("finishedAt").GetDateTimeOffset());
        var rows = service.App.Services.GetRequiredService<ListRows>();
        var store = service.App.Services.GetRequiredService<IDocumentStore>();
        var (broken, young) = (Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(-2)), Guid.CreateVersion7());
        await store.BulkInsertAsync(new[] { broken, young }
            .Select(id => new ListRow { Id = $"{id:N}-0000002", Onboarding = id, Number = 2 }).ToArray());
        await Eventually.Is(async () =>
            (await agency.Client.Read("/api/registry/onboardings?state=completed")).GetProperty("items").GetArrayLength() == 1,
            "the row of the list");

        await rows.Sweep(DateTimeOffset.UtcNow, CancellationToken.None);
        Assert.Equal((2, 0, 1), await Left());
        await rows.Sweep(until.AddSeconds(1), CancellationToken.None);
        Assert.Equal((0, 0, 0), await Left());
        Assert.Equal((1, 0, 0, 1), (await agency.Client.Read($"/api/registry/onboardings/{list.Text("id")}")).Counts());

        async Task<(int Rows, int Broken, int Young)> Left()
        {
            await using var session = store.QuerySession();
            var ids = await session.Query<ListRow>().Select(row => row.Onboarding).ToListAsync();
            return (ids.Count(id => id.ToString() == list.Text("id")), ids.Count(id => id == broken), ids.Count(id => id == young));
        }
    }

    [Fact]
    public async Task what_is_told_last_of_a_cancelled_list_is_what_is_answered_afterwards()
    {
        var agency = await registry.Service.NewAgency();
        var list = (await agency.Upload(ManyLists.Csv(5_000))).Headers.Location!.ToString();
        using var request = new HttpRequestMessage(HttpMethod.Get, list);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await agency.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await Eventually.Is(async () => (await agency.Client.Read(list)).Number("processed") > 0, "the onboarding is under way");
        Assert.Equal(HttpStatusCode.NoContent,
            (await agency.Client.Send(HttpMethod.Delete, list, ifMatch: await agency.Client.VersionOf(list))).StatusCode);
        var last = (await answer.Content.ReadAsStringAsync()).Split('\n')
            .Last(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..];
        var now = await agency.Client.Read(list);
        Assert.Equal("cancelled", now.Text("state"));
        Assert.True(JsonElement.DeepEquals(now, JsonElement.Parse(last)), $"{last}\n{now.GetRawText()}");
        var rows = await agency.Client.Read($"{list}/rows?limit=1&result=created");
        Assert.Equal(1, rows.GetProperty("items").GetArrayLength());
        await using var session = Store.QuerySession();
        var id = Guid.Parse(list.Split('/')[^1]);
        Assert.Equal(now.Number("processed"), await session.Query<RowOutcome>().CountAsync(outcome => outcome.Onboarding == id));
    }

    [Fact]
    public async Task every_row_is_reported_with_what_it_changes_the_same_in_a_dry_run_and_in_earnest()
    {
        var agency = await registry.Service.NewAgency();
        await agency.NewCity("GN-1");
        const string Csv = "externalRef,name,country,population,populationYear,names.en,unLocode\nGN-1,Kristiansund,NO,25000,2026,,(erase)\nGN-2,Molde,NO,,,,\nGN-3,,NO,,,,\nGN-1b,Aure,NO,x,,,\n";
        var dry = await agency.Onboard(Csv, "&dryRun=true");
        Assert.Equal("per-row", dry.Text("mode"));
        var reports = new List<string>();
        foreach (var list in new[] { dry, await agency.Onboard(Csv) })
        {
            var page = await agency.Client.Read($"/api/registry/onboardings/{list.Text("id")}/rows?limit=3");
            var rest = await agency.Client.Read($"/api/registry/onboardings/{list.Text("id")}/rows?limit=3&cursor={page.Text("next")}");
            Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
            var rows = page.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).ToList();
            Assert.Equal(["2 updated", "3 created", "4 rejected", "5 rejected"],
                rows.Select(row => $"{row.Number("row")} {row.Text("result")}"));
            reports.Add(
                string.Join('\n',
                    rows.Select(row => $"{row.GetProperty("changes").GetRawText()} {row.GetProperty("refused").GetRawText()}")));
        }

        Assert.Equal(reports[0], reports[1]);
        Assert.StartsWith(
            """[{"column":"unLocode","before":"NOKSU","after":null},{"column":"population","before":"24131","after":"25000"},{"column":"populationYear","before":"2025","after":"2026"}] []""",
            reports[0], StringComparison.Ordinal);
        Assert.Contains("""[{"column":"name","before":null,"after":"Molde"},{"column":"country","before":null,"after":"NO"}] []""",
            reports[0], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, await agency.Client
            .Status($"/api/registry/onboardings/{dry.Text("id")}/rows?result=nonsense"));
        Assert.Equal(HttpStatusCode.BadRequest, await agency.Client
            .Status($"/api/registry/onboardings/{dry.Text("id")}/rows?cursor=nonsense"));
    }

    [Fact]
    public async Task references_that_look_the_same_are_warned_of()
    {
        var agency = await registry.Service.NewAgency();
        await agency.NewCity("iv-1");
        await Eventually.Is(async () =>
            (await agency.Client.Read("/api/registry/cities")).GetProperty("items").GetArrayLength() == 1, "the row of the city");
        var list = await agency.Onboard(
            "externalRef,name,country\nIV-1,Molde,NO\nåre,Åre,NO\nare,Are,NO\niv-2,Aure,NO\niv\u20113,Smøla,NO\n", "&dryRun=true");
        var rows = (await agency.Client.Read($"/api/registry/onboardings/{list.Text("id")}/rows")).GetProperty("items").EnumerateArray()
            .ToList();
        Assert.Equal([1, 1, 1, 0, 0], rows.Select(row => row.GetProperty("warnings").GetArrayLength()));
        Assert.Contains("iv-1", rows[0].GetProperty("warnings")[0].Text("message"), StringComparison.Ordinal);
        Assert.Equal("rejected", rows[4].Text("result"));
    }

    [Fact]
    public async Task an_agency_finds_its_lists_again()
    {
        var agency = await registry.Service.NewAgency();
        var other = await registry.Service.NewAgency();
        var first = (await agency.Onboard(OneRow)).Text("id");
        var second = (await agency.Onboard(OneRow + "GN-2,,NO\n", "&dryRun=true")).Text("id");
        await other.Onboard(OneRow);
        await Eventually.Is(async () =>
            (await Ids(agency.Client, "?state=completed")).SequenceEqual([first, second]), "its lists and no others");
        using var auditor = registry.Service.As(Role.Auditor);
        Assert.Equal([first, second], await Ids(auditor, $"?agency={agency.Code}"));
        Assert.Empty(await Ids(agency.Client, $"?agency={other.Code}"));
        Assert.Empty(await Ids(agency.Client, "?state=queued"));
        var page = await agency.Client.Read("/api/registry/onboardings?limit=1");
        Assert.Equal([second], await Ids(agency.Client, $"?cursor={page.Text("next")}"));
        var line = page.GetProperty("items")[0];
        Assert.Equal((1, 0, 0, 0), line.GetProperty("counts").Counts());
        Assert.Equal(HttpStatusCode.BadRequest, await agency.Client.Status("/api/registry/onboardings?state=nonsense"));

        static async Task<string[]> Ids(HttpClient client, string query) =>
            [.. (await client.Read("/api/registry/onboardings" + query)).GetProperty("items").EnumerateArray()
                .Select(row => row.Text("id"))];
    }

    private async Task<int> Faults(Guid list)
    {
        await using var session = Store.QuerySession();
        return (await session.LoadAsync<ListTask>(list))?.Faults ?? -1;
    }

    private async Task Sql(string statement)
    {
        await using var connection = new Npgsql.NpgsqlConnection(registry.Service.Database);
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync();
    }
}
