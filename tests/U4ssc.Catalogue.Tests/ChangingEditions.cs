using System.Net;
using System.Text.Json.Nodes;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Catalogue.Tests;

public sealed class ChangingEditions(RunningCatalogue catalogue)
{
    [Fact]
    public async Task another_account_of_the_same_holder_is_no_second_person()
    {
        using var mine = catalogue.Service.As(Role.Secretariat, "ada-at-night", holder: "ada");
        var edition = await catalogue.ADraft();
        Assert.Equal("edition.same_person", await (await mine.Send(HttpMethod.Post, edition + "/publication", ifMatch: 2)).Code());

        var id = RunningCatalogue.NewBenchmarkSet();
        var set = $"/api/catalogue/benchmark-sets/{id}";
        await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/benchmark-sets", new { id, edition = "U4SSC-2017", title = "Mine" });
        await catalogue.Ada.Send(HttpMethod.Put, set + "/targets/EC-I-ES-3C", new { target = 99.5m, source = "A plan." }, ifMatch: 1);
        Assert.Equal("benchmark_set.same_person", await (await mine.Send(HttpMethod.Post, set + "/publication", ifMatch: 2)).Code());
    }

    [Fact]
    public async Task a_draft_becomes_an_edition_by_a_second_person()
    {
        var path = await catalogue.ADraft();
        var id = path.Split('/')[^1];
        var defined = await catalogue.Ada
            .Send(HttpMethod.Put, path + "/kpis/EC-NEW-1C", RunningCatalogue.AKpi("EC-NEW-1C"), ifMatch: 2, reason: "Wanted.");
        Assert.Equal(HttpStatusCode.NoContent, defined.StatusCode);
        Assert.Equal(3, defined.Version());

        var same = await catalogue.Ada.Send(HttpMethod.Post, path + "/publication", ifMatch: 3);
        Assert.Equal(HttpStatusCode.Forbidden, same.StatusCode);
        Assert.Equal("edition.same_person", await same.Code());

        var published = await catalogue.Ben.Send(HttpMethod.Post, path + "/publication", ifMatch: 3);
        Assert.Equal(HttpStatusCode.OK, published.StatusCode);
        var shown = await (await catalogue.Anybody.Get(path)).Json();
        Assert.Equal("published", shown.GetProperty("state").GetString());
        Assert.Equal(2, shown.GetProperty("kpis").GetInt32());
        Assert.Equal((await published.Json()).GetProperty("contentSha256").GetString(), shown.GetProperty("contentSha256").GetString());

        var told = await catalogue.Service.Publishes<EditionPublished>(message => message.Edition == id);
        Assert.Equal(["EC-I-ES-3C", "EC-NEW-1C"], told.Kpis.Select(kpi => kpi.Code));
        Assert.Equal(4, told.Fact.Version);
        var history = (await (await catalogue.Anybody.Get(path + "/history")).Json()).GetProperty("items");
        Assert.Equal("kpi_defined", history[2].GetProperty("type").GetString());
        Assert.Equal("Wanted.", history[2].GetProperty("reason").GetString());
    }

    [Fact]
    public async Task a_published_edition_refuses_every_change()
    {
        foreach (var (path, version) in new[] { (await catalogue.APublishedEdition(), 3), ("/api/catalogue/editions/U4SSC-2017", 3) })
        {
            var id = path.Split('/')[^1];
            HttpResponseMessage[] answers =
            [
                await catalogue.Ada.Send(HttpMethod.Put, path + "/kpis/EC-I-ES-3C", RunningCatalogue.AKpi(), ifMatch: version),
                await catalogue.Ada.Send(HttpMethod.Post, path + "/import", RunningCatalogue.AContent(id), ifMatch: version),
                await catalogue.Ada.Send(HttpMethod.Post, path + "/publication", ifMatch: version),
                await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/editions", new { id }),
            ];
            foreach (var answer in answers)
            {
                Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
                Assert.Equal("edition.published", await answer.Code());
            }

            Assert.Equal(version, (await catalogue.Anybody.Get(path)).Version());
        }
    }

    [Fact]
    public async Task a_draft_can_start_from_a_published_edition_and_be_compared_with_it()
    {
        var id = RunningCatalogue.NewEdition();
        var made = await catalogue.Ada
            .Send(HttpMethod.Post, "/api/catalogue/editions", new { id, basedOn = "U4SSC-2017", title = "The next one" });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var path = made.Headers.Location!.ToString();
        var changed = RunningCatalogue.AKpi();
        changed["formula"]!["multiplier"] = 1000;
        changed["notes"] = "Now per mille.";
        Assert.Equal(HttpStatusCode.NoContent,
            (await catalogue.Ada.Send(HttpMethod.Put, path + "/kpis/EC-I-ES-3C", changed, ifMatch: 1)).StatusCode);

        var draft = await catalogue.Ada.Get(path);
        Assert.Equal("no-cache", draft.Headers.CacheControl?.ToString());
        Assert.Equal(91, (await draft.Json()).GetProperty("kpis").GetInt32());
        var diff = await (await catalogue.Ada.Get($"/api/catalogue/editions/U4SSC-2017/diff/{id}")).Json();
        Assert.Equal(
            [("EC-I-ES-3C", "formula", "breaking"), ("EC-I-ES-3C", "notes", "compatible")],
            diff.GetProperty("changes").EnumerateArray().Select(change =>
                (change.GetProperty("kpi").GetString()!, change.GetProperty("member").GetString()!,
                    change.GetProperty("class").GetString()!)));
    }

    [Fact]
    public async Task drafting_the_same_again_is_harmless_and_another_under_its_id_is_refused()
    {
        var id = RunningCatalogue.NewEdition();
        Assert.Equal(HttpStatusCode.Created, (await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/editions", new { id })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/editions", new { id })).StatusCode);
        var taken = await catalogue.Ben.Send(HttpMethod.Post, "/api/catalogue/editions", new { id });
        Assert.Equal(HttpStatusCode.Conflict, taken.StatusCode);
        Assert.Equal("edition.exists", await taken.Code());
    }

    [Fact]
    public async Task an_export_can_be_imported_into_another_draft()
    {
        var id = RunningCatalogue.NewEdition();
        await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/editions", new { id });
        var export =
            JsonNode.Parse(await (await catalogue.Anybody.Get("/api/catalogue/editions/U4SSC-2017/export")).Content.ReadAsStringAsync())!;
        export["edition"] = id;
        var path = $"/api/catalogue/editions/{id}";
        Assert.Equal(HttpStatusCode.NoContent,
            (await catalogue.Ada.Send(HttpMethod.Post, path + "/import", export, ifMatch: 1)).StatusCode);
        Assert.Equal(2, (await catalogue.Ada.Send(HttpMethod.Post, path + "/import", export, ifMatch: 2)).Version());
        var diff = await (await catalogue.Ada.Get($"/api/catalogue/editions/U4SSC-2017/diff/{id}")).Json();
        Assert.Equal(0, diff.GetProperty("changes").GetArrayLength());
    }

    [Fact]
    public async Task an_empty_draft_is_not_published()
    {
        var id = RunningCatalogue.NewEdition();
        await catalogue.Ada.Send(HttpMethod.Post, "/api/catalogue/editions", new { id });
        var answer = await catalogue.Ben.Send(HttpMethod.Post, $"/api/catalogue/editions/{id}/publication", ifMatch: 1);
        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("edition.empty", await answer.Code());
    }

    [Fact]
    public async Task a_change_needs_the_version_that_was_seen()
    {
        var path = await catalogue.ADraft();
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await catalogue.Ben.Send(HttpMethod.Post, path + "/publication")).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed,
            (await catalogue.Ben.Send(HttpMethod.Post, path + "/publication", ifMatch: 1)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound,
            (await catalogue.Ben.Send(HttpMethod.Post, "/api/catalogue/editions/NONE/publication", ifMatch: 1)).StatusCode);
    }

    [Fact]
    public async Task the_same_key_gives_the_first_answer_again()
    {
        var path = await catalogue.ADraft();
        var first = await catalogue.Ben.Send(HttpMethod.Post, path + "/publication", ifMatch: 2, key: path);
        var again = await catalogue.Ben.Send(HttpMethod.Post, path + "/publication", ifMatch: 2, key: path);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("true", Assert.Single(again.Headers.GetValues("Idempotency-Replayed")));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task only_the_secretariat_changes_the_catalogue()
    {
        var path = await catalogue.ADraft();
        (HttpMethod Method, string Path, object? Body)[] changes =
        [
            (HttpMethod.Post, "/api/catalogue/editions", new { id = RunningCatalogue.NewEdition() }),
            (HttpMethod.Put, path + "/kpis/EC-I-ES-3C", RunningCatalogue.AKpi()),
            (HttpMethod.Post, path + "/import", RunningCatalogue.AContent(path.Split('/')[^1])),
            (HttpMethod.Post, path + "/publication", null),
            (HttpMethod.Post, "/api/catalogue/benchmark-sets", new { id = "x", edition = "U4SSC-2017", title = "x" }),
            (HttpMethod.Put, "/api/catalogue/benchmark-sets/x/targets/EC-I-ES-3C", new { target = 1, source = "x" }),
            (HttpMethod.Post, "/api/catalogue/benchmark-sets/x/publication", null),
        ];
        foreach (var (method, route, body) in changes)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await catalogue.Anybody.Send(method, route, body, ifMatch: 2)).StatusCode);
            foreach (var role in new[] { Role.Agency, Role.City, Role.Verifier, Role.Auditor, Role.Subscriber })
            {
                using var other = catalogue.Service.As(role, agency: "NO-KS", city: Guid.CreateVersion7());
                Assert.Equal(HttpStatusCode.Forbidden, (await other.Send(method, route, body, ifMatch: 2)).StatusCode);
            }
        }

        Assert.Equal(2, (await catalogue.Ada.Get(path)).Version());
    }
}
