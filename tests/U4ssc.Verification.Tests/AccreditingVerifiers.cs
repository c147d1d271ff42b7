using System.Net;
using System.Text.Json;
using System.Text;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using U4ssc.Verification.Domain;
using Xunit;

namespace U4ssc.Verification.Tests;

public sealed class AccreditingVerifiers(RunningVerification running)
{
    private const string Path = "/api/verification/verifiers";

    private readonly RunningService host = running.Service;
    private readonly HttpClient secretariat = running.Service.As(Role.Secretariat);

    [Fact]
    public async Task a_verifier_has_a_name_that_no_event_holds()
    {
        var (subject, name) = ($"s-{Guid.CreateVersion7():N}", $"Name {Guid.CreateVersion7():N}");
        var made = await secretariat.Send(HttpMethod.Post, Path,
            new { user = subject, name, level = "provisional", ties = new[] { "NO-KS" } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal($"{Path}/{Verifier.IdOf(new(subject))}", made.Headers.Location!.ToString());

        var seen = await (await secretariat.GetAsync(made.Headers.Location)).Json();
        Assert.Equal(name, seen.GetProperty("name").GetString());
        Assert.Equal("provisional", seen.GetProperty("level").GetString());
        Assert.False(seen.TryGetProperty("owner", out _));

        var history = await secretariat.GetStringAsync(new Uri(made.Headers.Location + "/history", UriKind.Relative));
        Assert.Contains("verifier_accredited", history, StringComparison.Ordinal);
        Assert.Contains(subject, history, StringComparison.Ordinal);
        Assert.DoesNotContain(name, history, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_name_is_forgotten_in_every_table_also_in_answers_that_are_kept()
    {
        var (subject, name) = ($"s-{Guid.CreateVersion7():N}", $"Name {Guid.CreateVersion7():N}");
        var made = await secretariat.Send(HttpMethod.Post, Path, new { user = subject, name, level = "qualified" },
            key: Guid.CreateVersion7().ToString());
        Assert.True(await host.PlacesOf(name) > 0);
        var at = made.Headers.Location + "/name";
        Assert.Equal(HttpStatusCode.BadRequest, (await secretariat.Send(HttpMethod.Delete, at, ifMatch: 1)).StatusCode);
        for (var time = 1; time <= 2; time++)
        {
            Assert.Equal(HttpStatusCode.NoContent,
                (await secretariat.Send(HttpMethod.Delete, at, ifMatch: 1, reason: "Asked for it.")).StatusCode);
            Assert.Equal(0, await host.PlacesOf(name));
        }

        Assert.Equal(JsonValueKind.Null, (await (await secretariat.GetAsync(made.Headers.Location)).Json()).GetProperty("name").ValueKind);
    }

    [Fact]
    public async Task the_same_again_is_no_new_event_and_may_correct_the_name()
    {
        var subject = $"s-{Guid.CreateVersion7():N}";
        await secretariat.Send(HttpMethod.Post, Path, new { user = subject, name = "Ana", level = "qualified" });
        var again = await secretariat.Send(HttpMethod.Post, Path, new { user = subject, name = "Anna", level = "qualified" });
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(1, again.Version());
        Assert.Equal("Anna", (await (await secretariat.GetAsync(new Uri($"{Path}/{Verifier.IdOf(new(subject))}", UriKind.Relative))).Json())
            .GetProperty("name").GetString());
        await Review.Refused(HttpStatusCode.Conflict, "verifier.already_accredited",
            await secretariat.Send(HttpMethod.Post, Path, new { user = subject, name = "Anna", level = "provisional" }));
    }

    [Fact]
    public async Task one_key_gives_one_answer()
    {
        var (key, body) = (Guid.CreateVersion7().ToString(),
            new { user = $"s-{Guid.CreateVersion7():N}", name = "Anna", level = "qualified" });
        var first = await secretariat.Send(HttpMethod.Post, Path, body, key: key);
        var again = await secretariat.Send(HttpMethod.Post, Path, body, key: key);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task a_suspended_verifier_cannot_be_assigned_and_stops_working()
    {
        var (review, lead, _) = await Review.Staffed(host);
        var suspension = $"{Path}/{lead.Id}/suspension";
        Assert.Equal(HttpStatusCode.PreconditionRequired,
            (await secretariat.Send(HttpMethod.Post, suspension, new { reason = "Left." })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent,
            (await secretariat.Send(HttpMethod.Post, suspension, new { reason = "Left." }, ifMatch: 1)).StatusCode);
        await Review.Refused(HttpStatusCode.Conflict, "verifier.suspended",
            await review.Ask(lead.Client, HttpMethod.Put, "/findings", new { findings = new[] { Review.Verified("A") } }));

        var other = await Review.Opened(host);
        await Review.Refused(HttpStatusCode.Conflict, "verifier.suspended",
            await other.Ask(secretariat, HttpMethod.Post, "/assignments", new { verifier = lead.Id, part = "lead" }));
        Assert.Equal("Left.", (await (await secretariat.GetAsync(new Uri($"{Path}/{lead.Id}", UriKind.Relative))).Json())
            .GetProperty("suspendedBecause").GetString());
    }

    [Fact]
    public async Task the_list_has_names_in_pages()
    {
        var person = await Review.Accredited(host);
        await Review.Accredited(host);
        await Eventually.Is(async () =>
        {
            var cursor = "";
            while (true)
            {
                var page = await (await secretariat.GetAsync(new Uri($"{Path}?limit=1{cursor}", UriKind.Relative))).Json();
                foreach (var item in page.GetProperty("items").EnumerateArray())
                {
                    if (item.GetProperty("user").GetString() == person.Subject)
                    {
                        return item.GetProperty("holder").GetString() == person.Subject && item.GetProperty("name").GetString() == "Anna Ås"
                            && item.GetProperty("state").GetString() == "accredited";
                    }
                }

                if (page.GetProperty("next").GetString() is not { } next) return false;
                cursor = $"&cursor={next}";
            }
        }, "the verifier is in the list with its name");
    }

    [Fact]
    public async Task only_the_secretariat_accredits_and_a_verifier_reads_itself_alone()
    {
        var (one, other) = (await Review.Accredited(host), await Review.Accredited(host));
        foreach (var role in new[] { Role.Agency, Role.City, Role.Verifier, Role.Auditor, Role.Subscriber })
        {
            Assert.Equal(HttpStatusCode.Forbidden,
                (await host.As(role).Send(HttpMethod.Post, Path, new { user = "x", name = "x", level = "qualified" })).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.As(Role.Anonymous).GetAsync(new Uri(Path, UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.Client.GetAsync(new Uri($"{Path}/{one.Id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await one.Client.GetAsync(new Uri($"{Path}/{other.Id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK,
            (await host.As(Role.Auditor).GetAsync(new Uri($"{Path}/{one.Id}/history", UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("""{"user":"U","name":"x"}""", 400, "/level")]
    [InlineData("""{"user":"U","name":"x","level":"expert"}""", 400, "/level")]
    [InlineData("""{"user":"U","name":"x","level":1}""", 400, "/level")]
    [InlineData("""{"user":7,"name":null,"level":"qualified","more":true}""", 400, "/user /name /more")]
    [InlineData("""{"user":"U","name":"x","level":"qualified","ties":["NO-KS",4]}""", 400, "/ties/1")]
    [InlineData("""{"user":"a b","name":" ","level":"qualified","ties":["NO-KS","*"]}""", 422, "/user /ties/1 /name")]
    [InlineData("""{"user":"U\u0000","name":"x","level":"qualified"}""", 400, "/user")]
    [InlineData("""["U"]""", 400, "")]
    [InlineData("{", 400, "")]
    public async Task input_that_cannot_be_accepted_is_named_place_by_place_and_nothing_is_stored(string json, int status, string pointers)
    {
        var subject = $"s-{Guid.CreateVersion7():N}";
        using var body = new StringContent(json.Replace("\"U\"", $"\"{subject}\"", StringComparison.Ordinal), Encoding.UTF8,
            "application/json");
        var answer = await secretariat.Send(HttpMethod.Post, Path, body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(pointers,
            string.Join(' ', (await answer.Json()).GetProperty("errors").EnumerateArray()
                .Select(place => place.GetProperty("pointer").GetString())));
        Assert.Equal(HttpStatusCode.NotFound,
            (await secretariat.GetAsync(new Uri($"{Path}/{Verifier.IdOf(new(subject))}", UriKind.Relative))).StatusCode);
    }
}
