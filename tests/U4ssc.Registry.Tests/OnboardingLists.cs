using System.Net;
using System.Text;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class OnboardingLists(RunningRegistry registry)
{
    private const string Header = "externalRef,name,country,latitude,longitude\n";

    [Fact]
    public async Task a_real_list_comes_in_and_again_changes_nothing()
    {
        var agency = await registry.Service.NewAgency();
        var csv = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "cities-no-sample.csv"),
            TestContext.Current.CancellationToken);
        var first = await agency.Onboard(csv);
        Assert.Equal("completed", first.Text("state"));
        Assert.Equal((60, 60), (first.Number("total"), first.Number("processed")));
        Assert.Equal((60, 0, 0, 0), first.Counts());
        Assert.True(first.GetProperty("finishedAt").GetDateTimeOffset() >= first.GetProperty("startedAt").GetDateTimeOffset());

        var events = await registry.Service.EventCount();
        var again = await agency.Onboard(csv);
        Assert.Equal((0, 0, 60, 0), again.Counts());
        Assert.Equal(events + 3, await registry.Service.EventCount());

        await Eventually.Is(async () =>
            (await agency.Client.Read("/api/registry/cities?limit=500")).GetProperty("items").GetArrayLength() == 60, "sixty rows");
        await registry.Service.Publishes<CityRegistered>(message =>
            message.Details.Agency == agency.Code && message.Details.ExternalRef == "GN-3133448");
        var history = await agency.Client.Read($"/api/registry/onboardings/{first.Text("id")}/history");
        Assert.Equal(["onboarding_requested", "onboarding_started", "onboarding_completed"],
            history.GetProperty("items").EnumerateArray().Select(item => item.Text("type")));
    }

    [Fact]
    public async Task what_a_list_does_is_done_in_the_name_of_who_uploaded_it()
    {
        var agency = await registry.Service.NewAgency();
        await agency.Onboard(Header + "GN-1,Molde,NO,,\n");
        var id = await Eventually.Gives(
            async () =>
                (await agency.Client.Read("/api/registry/cities")).GetProperty("items").EnumerateArray().Select(row => row.Text("id"))
                    .FirstOrDefault(), "the row of the city");
        var registered = (await agency.Client.Read($"/api/registry/cities/{id}/history")).GetProperty("items")[0];
        Assert.Equal(("test-agency", "agency"), (registered.Text("actor"), registered.Text("role")));
        Assert.StartsWith("onboarding:", registered.Text("causation"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_dry_run_says_the_same_and_appends_nothing()
    {
        var agency = await registry.Service.NewAgency();
        await agency.NewCity("GN-1");
        var csv = Header + "GN-1,Kristiansund,NO,63.11045,7.72795\nGN-2,Molde,NO,62.7,7.1\nGN-1b,Aure,SE,,\nGN-3,,NO,,\n";
        var dry = await agency.Onboard(csv, "&dryRun=true");
        Assert.True(dry.GetProperty("dryRun").GetBoolean());
        Assert.Equal((1, 0, 1, 2), dry.Counts());
        await Eventually.Is(async () =>
            (await agency.Client.Read("/api/registry/cities")).GetProperty("items").GetArrayLength() == 1, "only the city that was there");
        var dryRejects = await agency.Client
            .GetStringAsync(new Uri($"/api/registry/onboardings/{dry.Text("id")}/rejects", UriKind.Relative),
                TestContext.Current.CancellationToken);
        var wet = await agency.Onboard(csv);
        Assert.Equal(dry.Counts(), wet.Counts());
        Assert.Equal(dryRejects, await agency.Client
            .GetStringAsync(new Uri($"/api/registry/onboardings/{wet.Text("id")}/rejects", UriKind.Relative),
                TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task what_is_absent_or_empty_stays_and_what_is_erased_goes()
    {
        var agency = await registry.Service.NewAgency();
        var city = await agency.NewCity("GN-1");
        Assert.Equal((0, 1, 0, 0),
            (await agency.Onboard(
                "names.en,externalRef,unLocode,populationYear,population,households\nChristiansund,GN-1,(erase),2024,,\n")).Counts());
        var now = await agency.Client.Read(city);
        Assert.Equal("""{"en":"Christiansund","nb":"Kristiansund"}""", now.GetProperty("names").GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, now.GetProperty("unLocode").ValueKind);
        Assert.Equal((24_131, 2024), (now.GetProperty("population").Number("value"), now.GetProperty("population").Number("year")));
        Assert.Equal((87.5m, 11_500), (now.GetProperty("areaKm2").GetDecimal(), now.GetProperty("households").Number()));

        Assert.Equal((0, 1, 0, 0),
            (await agency.Onboard("externalRef,population,populationYear,names.nb,households\nGN-1,(erase),(erase),(erase),(erase)\n"))
                .Counts());
        now = await agency.Client.Read(city);
        Assert.Equal("""{"en":"Christiansund"}""", now.GetProperty("names").GetRawText());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, now.GetProperty("population").ValueKind);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, now.GetProperty("households").ValueKind);
        Assert.Equal((0, 0, 0, 3), (await agency.Onboard("externalRef,name,population\nGN-1,(erase),\n(erase),Molde,\nGN-1b,,\n"))
            .Counts());
    }

    [Fact]
    public async Task refused_rows_come_back_as_they_were_with_what_is_wrong_and_can_be_uploaded_again()
    {
        var agency = await registry.Service.NewAgency();
        var list = await agency.Onboard(Header +
            "GN-1,Molde,NO,,\nGN-2,\"=1+1, \"\"x\"\"\",SE,north,\nGN-3,Aure,NO,-91,7\nGN-1,Molde again,NO,,\nGN-4,Too,many,,,cells\n");
        Assert.Equal("completed", list.Text("state"));
        Assert.Equal((1, 0, 0, 4), list.Counts());
        var answer = await agency.Client
            .GetAsync(new Uri($"/api/registry/onboardings/{list.Text("id")}/rejects", UriKind.Relative),
                TestContext.Current.CancellationToken);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\r\n");
        Assert.Equal("_row,_column,_code,_message,externalRef,name,country,latitude,longitude", lines[0]);
        Assert.StartsWith("3,latitude | country,onboarding.not_a_number | city.country_not_of_agency,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",GN-2,\"'=1+1, \"\"x\"\"\",SE,north,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("4,latitude,city.latitude_range,", lines[2], StringComparison.Ordinal);
        Assert.EndsWith(",GN-3,Aure,NO,-91,7", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("5,externalRef,onboarding.row_repeated,Row 2 ", lines[3], StringComparison.Ordinal);
        Assert.StartsWith("6,,onboarding.cells_surplus,", lines[4], StringComparison.Ordinal);
        Assert.EndsWith(",GN-4,Too,many,,,cells", lines[4], StringComparison.Ordinal);

        var corrected = string.Join("\r\n", lines[0], lines[1].Replace("SE,north", "NO,", StringComparison.Ordinal),
            lines[2].Replace("-91", "-89", StringComparison.Ordinal));
        Assert.Equal((2, 0, 0, 0), (await agency.Onboard(corrected)).Counts());
        await Eventually.Is(async () =>
            (await agency.Client.Read("/api/registry/cities?q=%3D1")).GetProperty("items").EnumerateArray()
                .Any(row => row.Text("name") == "=1+1, \"x\""), "the name as it was");
    }

    [Fact]
    public async Task an_atomic_list_comes_in_as_a_whole_or_not_at_all()
    {
        var agency = await registry.Service.NewAgency();
        var events = await registry.Service.EventCount();
        var failed = await agency.Onboard(Header + "GN-1,Molde,NO,,\nGN-2,Aure,XX,,\n", "&mode=atomic");
        Assert.Equal("failed", failed.Text("state"));
        Assert.NotEqual("", failed.Text("failureReason"));
        Assert.Equal((0, 0, 0, 1), failed.Counts());
        Assert.Equal(events + 3, await registry.Service.EventCount());
        Assert.Equal((2, 0, 0, 0), (await agency.Onboard(Header + "GN-1,Molde,NO,,\nGN-2,Aure,NO,,\n", "&mode=atomic")).Counts());
    }

    [Fact]
    public async Task the_same_upload_under_the_same_key_is_one_onboarding()
    {
        var agency = await registry.Service.NewAgency();
        var first = await agency.Upload(Header + "GN-1,Molde,NO,,\n", key: "list");
        var again = await agency.Upload(Header + "GN-1,Molde,NO,,\n", key: "list");
        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agency.Upload(Header + "GN-2,Aure,NO,,\n", key: "list")).StatusCode);
        Assert.Equal((1, 0, 0, 0), (await agency.Client.Over(first.Headers.Location!.ToString())).Counts());
    }

    [Fact]
    public async Task a_list_without_rows_and_an_unclear_question_are_refused_and_change_nothing()
    {
        var agency = await registry.Service.NewAgency();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await agency.Upload(Header)).StatusCode);
        Assert.Equal(["?mode"], await (await agency.Upload(Header, "&mode=all")).Pointers());
        foreach (var dryRun in new[] { "&dryRun=perhaps", "&dryRun=", "&dryRun", "&dryRun=true&dryRun=true", "&dryRun=True" })
            Assert.Equal(["?dryRun"], await (await agency.Upload(Header, dryRun)).Pointers());
        foreach (var other in new[] { "dry_run", "dry-run", "importMode", "DryRun" })
            Assert.Equal([$"?{other}"], await (await agency.Upload(Header, $"&{other}=true")).Pointers());
        using var unsaid = new StringContent(Header + "GN-1,Molde,NO,,\n", Encoding.UTF8, "text/csv");
        Assert.Equal(["?dryRun"],
            await (await agency.Client.Send(HttpMethod.Post, $"/api/registry/onboardings?agency={agency.Code}", unsaid)).Pointers());
        using var nowhere = new StringContent(Header, Encoding.UTF8, "text/csv");
        Assert.Equal(["?agency", "?dryRun"], await (await agency.Client.Send(HttpMethod.Post, "/api/registry/onboardings", nowhere))
            .Pointers());
    }

    [Fact]
    public async Task a_list_larger_than_an_ordinary_body_comes_in()
    {
        var agency = await registry.Service.NewAgency();
        var rows = new StringBuilder(Header);
        for (var row = 0; row < 30; row++) rows.Append("GN-1,").Append('x', 60_000).Append(",NO,,\n");
        Assert.Equal((0, 0, 0, 30), (await agency.Onboard(rows.ToString(), "&dryRun=true")).Counts());
    }

    [Fact]
    public async Task an_agency_uploads_for_itself_alone_and_its_lists_are_its_own()
    {
        var agency = await registry.Service.NewAgency();
        var other = await registry.Service.NewAgency();
        using var content = new StringContent(Header + "GN-1,Molde,NO,,\n", Encoding.UTF8, "text/csv");
        Assert.Equal(HttpStatusCode.NotFound,
            (await other.Client.Send(HttpMethod.Post, $"/api/registry/onboardings?agency={agency.Code}&dryRun=false", content)).StatusCode);
        var list = $"/api/registry/onboardings/{(await agency.Onboard(Header + "GN-1,Molde,NO,,\n")).Text("id")}";
        foreach (var what in new[] { "", "/history", "/diff?from=1&to=2", "/rejects" })
            Assert.Equal(HttpStatusCode.NotFound, await other.Client.Status(list + what));
        Assert.Equal(HttpStatusCode.NotFound, (await other.Client.Send(HttpMethod.Delete, list, ifMatch: 3)).StatusCode);
        using var auditor = registry.Service.As(Role.Auditor);
        foreach (var what in new[] { "", "/history", "/diff?from=1&to=2", "/rejects" })
            Assert.Equal(HttpStatusCode.OK, await auditor.Status(list + what));
        using var verifier = registry.Service.As(Role.Verifier);
        Assert.Equal(HttpStatusCode.Forbidden, await verifier.Status(list));
    }

    [Fact]
    public async Task a_list_is_followed_to_its_end()
    {
        var agency = await registry.Service.NewAgency();
        var taken = await agency.Upload(ManyLists.Csv(300));
        using var request = new HttpRequestMessage(HttpMethod.Get, taken.Headers.Location);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await agency.Client
            .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        var told = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Contains("event: onboarding", told, StringComparison.Ordinal);
        Assert.Contains("\"state\":\"completed\"", told, StringComparison.Ordinal);
    }
}
