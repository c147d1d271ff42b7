using System.Globalization;
using System.Net;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;
using V1 = U4ssc.Contracts.Certification.V1;

namespace U4ssc.Certification.Tests;

public sealed class ChangingACertificate(RunningCertification running) : IAsyncLifetime
{
    private const string Path = "/api/certification/certificates";
    private HttpClient secretariat = null!;
    private string number = null!;

    public async ValueTask InitializeAsync()
    {
        secretariat = running.Service.As(Role.Secretariat, "ada");
        number = await running.ACertificate($"Xàtiva {Guid.CreateVersion7():N}");
    }

    public ValueTask DisposeAsync()
    {
        secretariat.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task it_is_suspended_reinstated_and_revoked_and_everybody_sees_it_everywhere()
    {
        var suspended = await Change("suspension", 1, new { reason = "Figures are doubted <b>publicly</b>." });
        Assert.Equal((HttpStatusCode.OK, 2), (suspended.StatusCode, suspended.Version()));
        Assert.Equal("suspended", (await suspended.Json()).GetProperty("status").GetString());
        await IsEverywhere("suspended", "Figures are doubted <b>publicly</b>.");
        Assert.Equal(HttpStatusCode.NotFound, (await Get(await Snapshot())).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await Change("reinstatement", 2, new { reason = "They hold." })).StatusCode);
        await IsEverywhere("valid", "They hold.");
        Assert.Equal(number, (await (await Get(await Snapshot())).Json()).GetProperty("certificate").GetString());

        Assert.Equal(HttpStatusCode.OK, (await Change("revocation", 3, new { reason = "They do not hold." })).StatusCode);
        await IsEverywhere("revoked", "They do not hold.");
        Assert.Equal(HttpStatusCode.NotFound, (await Get(await Snapshot())).StatusCode);
        Assert.Equal("certificate.revoked", await Refusal(Change("reinstatement", 4, new { reason = "Please." })));

        var told = await running.Service.Publishes<V1.CertificateRevoked>(message => message.Number == number);
        Assert.Equal(("They do not hold.", "ES-RECI", "ES", 2020), (told.Reason, told.Agency, told.Country, told.Period));
        Assert.Equal(4, told.Fact.Version);
        await running.Service.Publishes<V1.CertificateSuspended>(message => message.Number == number);
        await running.Service.Publishes<V1.CertificateReinstated>(message => message.Number == number);
    }

    [Fact]
    public async Task a_suspension_that_is_announced_counts_from_its_time_on_and_can_be_taken_back()
    {
        var start = DateTimeOffset.UtcNow.AddDays(30);
        Assert.Equal(HttpStatusCode.OK, (await Change("suspension", 1, new { reason = "Soon.", effectiveAt = start })).StatusCode);
        Assert.Equal("valid", (await Status()).GetProperty("status").GetString());
        Assert.Equal("suspended", (await Status($"?at={Written(start)}")).GetProperty("status").GetString());
        Assert.Equal("valid", (await Status($"?at={Written(start.AddSeconds(-1))}")).GetProperty("status").GetString());
        await Eventually.Is(async () => (await Line("valid"))?.GetProperty("standing").GetProperty("until").GetDateTimeOffset() < start,
            "the end of its validity in the register");
        Assert.Null(await Line("suspended"));

        var refused = await Change("reinstatement", 2, new { reason = "No." });
        Assert.Equal("certificate.not_suspended", await Refusal(Task.FromResult(refused)));
        Assert.Equal(HttpStatusCode.OK, (await Change("reinstatement", 2, new { reason = "No.", effectiveAt = start })).StatusCode);
        Assert.Equal("valid", (await Status($"?at={Written(start.AddDays(1))}")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task what_is_known_now_and_what_was_known_then_are_two_answers()
    {
        var issued = (await Status()).GetProperty("issuedAt").GetDateTimeOffset();
        var before = (await History())[0].GetProperty("at").GetDateTimeOffset();
        await Change("revocation", 1, new { reason = "Learned of late.", effectiveAt = issued });

        var now = await Status($"?at={Written(issued)}");
        Assert.Equal(("revoked", "Learned of late."), (now.GetProperty("status").GetString(), now.GetProperty("reason").GetString()));
        Assert.Equal(issued, now.GetProperty("effectiveAt").GetDateTimeOffset());
        Assert.Equal((await History())[1].GetProperty("at").GetDateTimeOffset(), now.GetProperty("recordedAt").GetDateTimeOffset());
        var then = await Status($"?at={Written(issued)}&asKnownAt={Written(before)}");
        Assert.Equal(("valid", JsonValueKind.Null), (then.GetProperty("status").GetString(), then.GetProperty("reason").ValueKind));
        Assert.Equal("certificate.not_known_then", await Refusal(Get($"{Path}/{number}/status?asKnownAt=2020-01-01")));

        // So does the register.
        await Eventually.Is(async () => await Line("revoked") is not null, "the line in the register");
        var learned = (await History())[1].GetProperty("at").GetDateTimeOffset();
        var (at, known, late) =
            ($"&asOf={Written(issued)}", $"&asKnownAt={Written(before)}", $"&asKnownAt={Written(learned)}");
        Assert.Equal("revoked", (await Line("revoked" + at))!.Value.GetProperty("status").GetString());
        Assert.Null(await Line("valid" + at));
        Assert.Equal("valid", (await Line("valid" + at + known))!.Value.GetProperty("status").GetString());
        Assert.Null(await Line("revoked" + at + known));
        Assert.NotNull(await Line("revoked" + at + late));
        Assert.NotNull(await Line("valid" + known));
        Assert.Null(await Line($"valid&asOf={Written(issued.AddSeconds(-1))}"));
        Assert.Null(await Line("valid&asKnownAt=2020-01-01"));
        foreach (var sort in new[] { "issuedAt", "-issuedAt", "name" }) Assert.NotNull(await Line($"valid{known}&sort={sort}"));
        Assert.Equal(
            HttpStatusCode.BadRequest, (await Get("/api/certification/register?asKnownAt=2020-01-01&total=true")).StatusCode);

        // The certificate as it was recorded at its first version says the same as what was known then.
        Assert.Equal("valid", (await (await Get($"{Path}/{number}?version=1")).Json()).GetProperty("status").GetString());
        Assert.Equal("revoked", (await (await Get($"{Path}/{number}?version=2")).Json()).GetProperty("status").GetString());
    }

    [Fact]
    public async Task its_history_says_when_each_thing_took_effect_who_did_it_and_why()
    {
        var start = DateTimeOffset.UtcNow.AddDays(3);
        await Change("suspension", 1, new { effectiveAt = start }, reason: "In the header.");
        var happened = (await History())[1];
        Assert.Equal(("certificate_suspended", "ada", "In the header."),
            (happened.GetProperty("type").GetString(), happened.GetProperty("actor").GetString(),
                happened.GetProperty("reason").GetString()));
        var effective = happened.GetProperty("data").GetProperty("effectiveAt").GetDateTimeOffset();
        Assert.Equal(start.ToUnixTimeSeconds(), effective.ToUnixTimeMilliseconds() / 1000m);
        Assert.Equal(effective, DateTimeOffset.Parse(happened.GetProperty("effectiveAt").GetString()!, CultureInfo.InvariantCulture));
        var diff = await (await Get($"{Path}/{number}/diff?from=1&to=2")).Json();
        Assert.Equal("/life/facts", Assert.Single(diff.GetProperty("changes").EnumerateArray()).GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task two_secretariats_at_once_make_one_event_and_the_others_are_told_that_it_changed()
    {
        using var ben = running.Service.As(Role.Secretariat, "ben");
        var asked = Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? secretariat : ben).Send(
            HttpMethod.Post, $"{Path}/{number}/{(i % 3 == 0 ? "revocation" : "suspension")}", new { reason = $"Reason {i}." }, ifMatch: 1));
        var answers = await Task.WhenAll(asked);
        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.StatusCode == HttpStatusCode.PreconditionFailed));
        Assert.Equal(2, (await History()).Count);
    }

    [Fact]
    public async Task the_same_command_twice_is_done_once()
    {
        var key = $"{Guid.CreateVersion7()}";
        var first = await Change("suspension", 1, new { reason = "Once." }, key: key);
        var again = await Change("suspension", 1, new { reason = "Once." }, key: key);
        Assert.Equal((first.StatusCode, first.Version()), (again.StatusCode, again.Version()));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Change("suspension", 1, new { reason = "Other." }, key: key)).StatusCode);

        // Without a key too: who reads again and asks for what is so already is told that it is so.
        var without = await Change("suspension", 2, new { reason = "Once." });
        Assert.Equal((HttpStatusCode.OK, 2), (without.StatusCode, without.Version()));
        Assert.Equal("certificate.suspended", await Refusal(Change("suspension", 2, new { reason = "Another." })));
        Assert.Equal(2, (await History()).Count);
    }

    [Fact]
    public async Task it_is_changed_by_who_saw_it_whatever_form_they_read()
    {
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await Change("revocation", null, new { reason = "Why." })).StatusCode);
        var seen = await Get($"{Path}/{number}");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Path}/{number}/revocation", UriKind.Relative))
        {
            Content = new StringContent("""{"reason":"Why."}""", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("If-Match", seen.Headers.ETag!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await secretariat.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await Change("revocation", 1, new { reason = "Why." })).StatusCode);
        Assert.NotEqual(seen.Headers.ETag, (await Get($"{Path}/{number}")).Headers.ETag);
    }

    [Theory]
    [InlineData("{}", "/reason")]
    [InlineData("""{"reason":" "}""", "/reason")]
    [InlineData("""{"reason":"Why.","effectiveAt":"2020-01-01T00:00:00Z"}""", "/effectiveAt")]
    [InlineData("""{"reason":"Why.","effectiveAt":"9999-01-01T00:00:00Z"}""", "/effectiveAt")]
    [InlineData("""{"reason":"Why.","effectiveAt":"tomorrow"}""", "/effectiveAt")]
    [InlineData("""{"reason":"Why.","until":"2030-01-01T00:00:00Z"}""", "/until")]
    public async Task what_cannot_be_recorded_is_refused_at_its_place_and_changes_nothing(string body, string place)
    {
        foreach (var what in new[] { "suspension", "reinstatement", "revocation" })
        {
            var answer = await Change(what, 1, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
            Assert.InRange((int)answer.StatusCode, 400, 422);
            Assert.Equal(place, (await answer.Json()).GetProperty("errors")[0].GetProperty("pointer").GetString());
        }

        Assert.Single(await History());
    }

    [Theory]
    [InlineData(Role.Anonymous, HttpStatusCode.Unauthorized)]
    [InlineData(Role.Agency, HttpStatusCode.Forbidden)]
    [InlineData(Role.City, HttpStatusCode.Forbidden)]
    [InlineData(Role.Verifier, HttpStatusCode.Forbidden)]
    [InlineData(Role.Auditor, HttpStatusCode.Forbidden)]
    [InlineData(Role.Subscriber, HttpStatusCode.Forbidden)]
    public async Task only_the_secretariat_changes_it(Role role, HttpStatusCode status)
    {
        using var other = running.Service.As(role, agency: "ES-RECI");
        foreach (var what in new[] { "suspension", "reinstatement", "revocation" })
        {
            Assert.Equal(
                status, (await other.Send(HttpMethod.Post, $"{Path}/{number}/{what}", new { reason = "Why." }, ifMatch: 1)).StatusCode);
            Assert.Equal("certificate.unknown", await Refusal(secretariat.Send(
                HttpMethod.Post, $"{Path}/U4SSC-2020-ES-00000000/{what}", new { reason = "Why." }, ifMatch: 1)));
        }
    }

    [Fact]
    public async Task a_period_is_free_again_once_its_certificate_is_revoked_and_not_while_it_is_suspended()
    {
        var city = await running.AnEnrolledCity();
        number = (await running.Decided(Told.Attested(city))).GetProperty("number").GetString()!;
        await Change("suspension", 1, new { reason = "Doubted." });
        Assert.Equal("refused", (await running.Decided(Told.Attested(city))).GetProperty("outcome").GetString());
        await Change("revocation", 2, new { reason = "Wrong." });
        Assert.Equal("granted", (await running.Decided(Told.Attested(city))).GetProperty("outcome").GetString());
    }

    private async Task IsEverywhere(string status, string reason)
    {
        var now = await Status();
        Assert.Equal((status, reason), (now.GetProperty("status").GetString(), now.GetProperty("reason").GetString()));
        var json = await (await Get($"{Path}/{number}")).Json();
        Assert.Equal((status, reason),
            (json.GetProperty("status").GetString(), json.GetProperty("standing").GetProperty("reason").GetString()));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{Path}/{number}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        var page = await (await running.Anyone.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains($"<strong>{status}</strong> since <time", page, StringComparison.Ordinal);
        Assert.Contains($"<dd>{WebUtility.HtmlEncode(reason)}</dd>", page, StringComparison.Ordinal);
        await Eventually.Is(async () => await Line(status) is not null, $"a line in the register that says {status}");
        foreach (var other in new[] { "valid", "suspended", "revoked", "expired", "superseded" }.Where(other => other != status))
            Assert.Null(await Line(other));
    }

    private async Task<JsonElement?> Line(string status)
    {
        var lines = (await (await Get($"/api/certification/register?status={status}&q={number}")).Json()).GetProperty("items");
        return lines.GetArrayLength() == 0 ? null : lines[0];
    }

    private async Task<string> Snapshot()
    {
        var city = (await (await Get($"{Path}/{number}")).Json()).GetProperty("inputs").GetProperty("cityId").GetGuid();
        return $"/api/certification/cities/{city}/snapshot";
    }

    private async Task<JsonElement> Status(string query = "") => await (await Get($"{Path}/{number}/status{query}")).Json();

    private async Task<List<JsonElement>> History() =>
        [.. (await (await Get($"{Path}/{number}/history")).Json()).GetProperty("items").EnumerateArray()];

    private Task<HttpResponseMessage> Get(string path) => running.Anyone.GetAsync(new Uri(path, UriKind.Relative));

    private Task<HttpResponseMessage> Change(string what, long? seen, object body, string? key = null, string? reason = null) =>
        secretariat.Send(HttpMethod.Post, $"{Path}/{number}/{what}", body, ifMatch: seen, key: key, reason: reason);

    private static async Task<string> Refusal(Task<HttpResponseMessage> asked) =>
        (await (await asked).Json()).GetProperty("type").GetString()!.Split('/')[^1];

    private static string Written(DateTimeOffset instant) =>
        Uri.EscapeDataString(instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
}
