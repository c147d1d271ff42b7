using System.Net;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>A subscription, from its beginning to its end.</summary>
public sealed class Subscribing
{
    [Fact]
    public async Task a_subscription_begins_changes_and_ends()
    {
        await using var service = await Subscribed.Start();
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        await Seeding.Enrolments(service, 3);
        await Stream.Has(service, 3);
        var made =
            await subscriber.Subscribe(new { url = "https://example.org/a", types = new[] { "city.enrolled" }, from = 2, ed25519 = true });
        Assert.StartsWith("whsec_", made.Secret, StringComparison.Ordinal);
        Assert.StartsWith("whpk_", made.Answer.Text("publicKey"), StringComparison.Ordinal);
        var read = await subscriber.Read(made.Address);
        Assert.Equal(("unproved", 2, 1),
            (read.Text("status"), read.GetProperty("from").GetInt64(), read.GetProperty("secretSerial").GetInt32()));

        Assert.Equal(HttpStatusCode.NoContent,
            (await subscriber.Change(HttpMethod.Patch, made, body: new { countries = new[] { "NO" } })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await subscriber.Change(HttpMethod.Post, made, "/pause")).StatusCode);
        read = await subscriber.Read(made.Address);
        Assert.Equal(("paused", "NO"), (read.Text("status"), read.GetProperty("countries")[0].GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await subscriber.Change(HttpMethod.Post, made, "/resume")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await subscriber.Change(HttpMethod.Delete, made)).StatusCode);
        Assert.Equal("ended", (await subscriber.Read(made.Address)).Text("status"));
        var late = await subscriber.Change(HttpMethod.Post, made, "/resume");
        Assert.Equal((HttpStatusCode.Conflict, "/docs/errors/subscription.over"), (late.StatusCode, (await late.Json()).Text("type")));
        Assert.Equal(0, await service.PlacesOf(made.Secret));
    }

    [Fact]
    public async Task a_secret_is_shown_once_and_lies_nowhere_in_the_clear()
    {
        await using var service = await Subscribed.Start();
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        var body = new { url = "https://example.org/a" };
        var first = await (await subscriber.Send(HttpMethod.Post, "/api/subscriptions", body, key: "the same")).Json();
        // Whoever did not hear the answer asks again with the same key, and hears the same.
        var again = await (await subscriber.Send(HttpMethod.Post, "/api/subscriptions", body, key: "the same")).Json();
        Assert.Equal((first.Text("id"), first.Text("secret")), (again.Text("id"), again.Text("secret")));
        var made = new Made(first.Text("id"), first.Text("secret"), first);
        var rotated = await (await subscriber.Change(HttpMethod.Post, made, "/secret", new { overlapHours = 2 })).Json();
        Assert.Equal(2, rotated.GetProperty("secretSerial").GetInt32());
        Assert.NotEqual(made.Secret, rotated.Text("secret"));
        Assert.DoesNotContain("whsec_", (await subscriber.Read(made.Address)).GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", (await subscriber.Read(made.Address + "/history")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(0, await service.PlacesOf("whsec_"));
        Assert.Equal(0, await service.PlacesOf(made.Secret["whsec_".Length..]));
        Assert.Equal(0, await service.PlacesOf(rotated.Text("secret")["whsec_".Length..]));
        Assert.Equal(2, await Secrets(service));
        await subscriber.Change(HttpMethod.Post, made, "/secret", new { overlapHours = 2 });
        Assert.Equal(2, await Secrets(service));
        await subscriber.Change(HttpMethod.Delete, made);
        Assert.Equal(0, await Secrets(service));
    }

    [Theory]
    [InlineData("""{}""", "/url")]
    [InlineData("""{"url":"https://example.org/","queue":true}""", "/url")]
    [InlineData("""{"url":"https://10.0.0.1/"}""", "/url")]
    [InlineData("""{"url":"https://example.org/","types":["certificate.eaten"]}""", "/types/0")]
    [InlineData("""{"url":"https://example.org/","countries":["no"]}""", "/countries/0")]
    [InlineData("""{"url":"https://example.org/","from":-1}""", "/from")]
    [InlineData("""{"url":"https://example.org/","from":1.5}""", "/from")]
    [InlineData("""{"url":"https://example.org/","from":"yesterday"}""", "/from")]
    [InlineData("""{"url":"https://example.org/","from":4711}""", "/from")]
    [InlineData("""{"url":"https://example.org/","secret":"mine"}""", "/secret")]
    public async Task what_is_wrong_is_refused_with_its_place_and_changes_nothing(string body, string place)
    {
        await using var service = await Subscribed.Start();
        using var subscriber = service.As(Role.Subscriber, subject: "one", holder: "one");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var answer = await subscriber.PostAsync(new Uri("/api/subscriptions", UriKind.Relative), content);
        var problem = await answer.Json();
        Assert.InRange((int)answer.StatusCode, 400, 422);
        Assert.Equal(place, problem.GetProperty("errors")[0].Text("pointer"));
        Assert.Equal(0, await service.EventCount());
        Assert.Equal(0, await Secrets(service));
    }

    [Fact]
    public async Task another_subscribers_subscription_is_nowhere()
    {
        await using var service = await Subscribed.Start();
        using var one = service.As(Role.Subscriber, subject: "one", holder: "one");
        using var other = service.As(Role.Subscriber, subject: "other", holder: "other");
        var made = await one.Subscribe();
        var events = await service.EventCount();
        foreach (var (method, below, body) in new (HttpMethod, string, object?)[]
        {
            (HttpMethod.Get, "", null), (HttpMethod.Get, "/history", null), (HttpMethod.Get, "/diff?from=1&to=1", null),
            (HttpMethod.Patch, "", new { types = new[] { "city.enrolled" } }), (HttpMethod.Delete, "", null),
            (HttpMethod.Post, "/secret", new { }), (HttpMethod.Post, "/challenge", null), (HttpMethod.Post, "/test", null),
            (HttpMethod.Get, "/deliveries", null), (HttpMethod.Get, "/health", null), (HttpMethod.Post, "/replay", new { }),
            (HttpMethod.Post, "/deliveries/1/retry", null), (HttpMethod.Post, "/pause", null), (HttpMethod.Post, "/resume", null),
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.Send(method, made.Address + below, body, ifMatch: 1)).StatusCode);
        }

        foreach (var role in new[] { Role.Secretariat, Role.Agency, Role.City, Role.Verifier, Role.Auditor })
        {
            using var client = service.As(role, agency: "NO-KS");
            Assert.Equal(HttpStatusCode.Forbidden,
                (await client.Send(HttpMethod.Post, "/api/subscriptions", new { url = "https://example.org/" })).StatusCode);
        }

        Assert.Equal(events, await service.EventCount());
    }

    private static async Task<long> Secrets(RunningService service)
    {
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var command = source.CreateCommand("select count(*) from mt_doc_signingsecret");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
