using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using NSec.Cryptography;
using StandardWebhooks;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>What a subscriber's server gets, and what becomes of what it does not take.</summary>
public sealed class DeliveringEvents
{
    // Three days by a clock that is set ahead take many attempts.
    private static readonly TimeSpan Days = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task an_endpoint_is_proved_before_the_first_event_and_gets_the_bytes_that_everybody_gets()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        await Seeding.Enrolments(service, 6);
        await Stream.Has(service, 6);
        using var subscriber = service.Subscriber();
        var made = await subscriber.Subscribe(new { url = receiver.Url, from = "beginning", ed25519 = true });
        await Eventually.Is(() => Task.FromResult(receiver.Events.Count == 6), "all came");

        Assert.Equal("subscription.challenge", receiver.All[0].Type);
        Assert.Equal(await Stream.Texts(service), receiver.Events.OrderBy(one => one.Number).Select(one => one.Body));
        Assert.All(receiver.Events, one => Assert.Equal("application/cloudevents+json; charset=utf-8", one.Headers.ContentType.ToString()));
        // A library of others accepts each of them, and nothing that was changed.
        var verifier = new StandardWebhook(made.Secret);
        var keys = (await (await service.Get("/api/events/keys")).Json()).GetProperty("webhooks");
        Assert.Equal(made.Answer.Text("publicKey"), keys[0].GetString());
        foreach (var one in receiver.All)
        {
            verifier.Verify(one.Body, one.Headers);
            Assert.ThrowsAny<Exception>(() => verifier.Verify(one.Body + " ", one.Headers));
            Assert.True(IsSignedBy(keys[0].GetString()!, one));
        }

        Assert.Equal("active", (await subscriber.Read(made.Address)).Text("status"));
        await Eventually.Is(async () => await service.Progress() == 6, "the progress");
    }

    [Fact]
    public async Task only_what_was_asked_for_comes_and_each_city_in_its_order()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(
            new { url = receiver.Url, types = new[] { "city.withdrawn" }, countries = new[] { "SE" } });
        var source = new SomeService(service);
        var (ours, theirs) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await source.Tell([source.Enrols(ours, "SE", "SE-X"), source.Enrols(theirs)]);
        await Stream.Has(service, 2);
        Assert.Empty(receiver.Events);
        using (var all = new StringContent("""{"types":null}""", Encoding.UTF8, "application/json"))
            Assert.Equal(HttpStatusCode.NoContent, (await subscriber.Change(HttpMethod.Patch, made, body: all)).StatusCode);
        await source.Tell(Enumerable.Range(0, 30).Select(i => i % 3 == 0 ? source.Enrols(theirs) : source.Enrols(ours, "SE", "SE-X")));
        await Stream.Has(service, 32);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Count(number => number > 2) == 20), "those of the country came");
        Assert.All(receiver.Events, one => Assert.Equal(ours.ToString(), one.City));
        Assert.Equal(receiver.Numbers.Order(), receiver.Numbers);
        // What nobody asked for when it was passed does not wait for ever.
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "waiting")).Count == 0, "nothing waits");
    }

    [Theory]
    [InlineData("500")]
    [InlineData("404")]
    [InlineData("302")]
    [InlineData("a broken connection")]
    [InlineData("another origin")]
    public async Task what_is_not_accepted_comes_again_with_the_same_id_and_bytes_and_holds_up_its_city_alone(string trouble)
    {
        await using var receiver = await Receiver.Start();
        await using var elsewhere = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        var failures = 1;
        receiver.Does = async (http, one) =>
        {
            if (one.Number != 1 || Interlocked.Decrement(ref failures) < 0) return;
            switch (trouble)
            {
                case "a broken connection":
                    http.Abort();
                    break;
                case "another origin":
                    http.Response.StatusCode = 307;
                    http.Response.Headers.Location = elsewhere.Url;
                    break;
                default:
                    http.Response.StatusCode = int.Parse(trouble, CultureInfo.InvariantCulture);
                    http.Response.Headers.Location = "/hook";
                    await http.Response.WriteAsync("no\0t now");
                    break;
            }
        };
        var source = new SomeService(service);
        var city = Guid.CreateVersion7();
        await source.Tell([source.Enrols(city), source.Enrols(city), source.Enrols()]);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Contains(3)), "the other city is not held up");
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "failed")).Count == 1, "the log says so");
        var failed = (await subscriber.Deliveries(made, "failed"))[0].GetRawText();
        Assert.Contains("\"id\":\"1\"", failed, StringComparison.Ordinal);
        Assert.DoesNotContain(2, receiver.Numbers);
        await Eventually.Is(
            async () => (await subscriber.Deliveries(made, "waiting")).Select(one => one.Text("id")).SequenceEqual(["2"]),
            "what is behind it in its city waits, and nothing else");

        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Contains(2)), "all came");
        Assert.Equal([1, 1, 2], receiver.Numbers.Where(number => number < 3));
        var (first, second) = (receiver.Events.First(one => one.Number == 1), receiver.Events.Last(one => one.Number == 1));
        Assert.Equal((first.Id, first.Body), (second.Id, second.Body));
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "accepted")).Count == 3, "all are accepted");
        Assert.Equal(2, (await subscriber.Deliveries(made, "accepted"))[0].GetProperty("attempts").GetInt32());
        Assert.Empty(elsewhere.All);
    }

    [Fact]
    public async Task a_redirect_within_the_origin_is_followed_three_times()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        receiver.Does = (http, one) =>
        {
            if (one.Path.Length > "/hook".Length + 3) return Task.CompletedTask;
            http.Response.StatusCode = 308;
            http.Response.Headers.Location = one.Path + "x";
            return Task.CompletedTask;
        };
        Assert.True((await subscriber.Posts(made.Address + "/test")).GetProperty("accepted").GetBoolean() is false);
        receiver.Does = (http, one) =>
        {
            if (one.Path.Length >= "/hook".Length + 3) return Task.CompletedTask;
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = one.Path + "x";
            return Task.CompletedTask;
        };
        Assert.True((await subscriber.Posts(made.Address + "/test")).GetProperty("accepted").GetBoolean());
    }

    [Fact]
    public async Task an_endpoint_that_asks_to_be_left_alone_is()
    {
        var clock = new SteppedClock();
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.With(clock);
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        receiver.Does = (http, _) =>
        {
            http.Response.StatusCode = 429;
            http.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        };
        var source = new SomeService(service);
        await source.Tell([source.Enrols()]);
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "failed")).Count == 1, "it failed");
        receiver.Answers(200);
        await source.Tell([source.Enrols()]);
        await Stream.Has(service, 2);
        var next = (await subscriber.Deliveries(made, "failed"))[0].GetProperty("nextAttemptAt").GetDateTimeOffset();
        Assert.True(next > DateTimeOffset.UtcNow.AddMinutes(59));
        clock.Ahead = TimeSpan.FromMinutes(58);
        // A test is asked for by a person, and goes at once.
        await subscriber.Posts(made.Address + "/test");
        Assert.Single(receiver.Events);
        clock.Ahead = TimeSpan.FromMinutes(61);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Distinct().Count() == 2), "both came");
    }

    [Fact]
    public async Task an_endpoint_that_is_gone_ends_the_subscription()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        receiver.Answers(410);
        var source = new SomeService(service);
        await source.Tell([source.Enrols(), source.Enrols()]);
        await Eventually.Is(async () => (await subscriber.Read(made.Address)).Text("status") == "ended", "it is over");
        Assert.Contains("410", (await subscriber.Read(made.Address)).Text("notice"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task who_accepts_nothing_for_three_days_is_paused_with_a_notice_and_misses_nothing()
    {
        var clock = new SteppedClock();
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.With(clock);
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        receiver.Answers(503);
        var source = new SomeService(service);
        var city = Guid.CreateVersion7();
        await source.Tell(Enumerable.Range(0, 5).Select(_ => source.Enrols(city)));
        await Eventually.Is(async () =>
        {
            clock.Ahead += TimeSpan.FromHours(2);
            return (await subscriber.Read(made.Address)).Text("status") == "paused";
        }, "it is paused", Days);
        Assert.True(clock.Ahead > TimeSpan.FromDays(3));
        Assert.Contains("resume", (await subscriber.Read(made.Address)).Text("notice"), StringComparison.Ordinal);
        await source.Tell([source.Enrols(city)]);

        receiver.Answers(200);
        var before = receiver.Numbers.Count;
        await subscriber.Change(HttpMethod.Post, made, "/resume");
        await Eventually.Is(async () =>
        {
            clock.Ahead += TimeSpan.FromMinutes(1);
            return (await subscriber.Deliveries(made, "accepted")).Count == 6;
        }, "all came", Days);
        Assert.Equal([1, 2, 3, 4, 5, 6], receiver.Numbers.Skip(before));
        Assert.Empty(await subscriber.Deliveries(made, "skipped"));
    }

    [Fact]
    public async Task one_event_that_is_never_accepted_is_given_up_and_can_be_had_again()
    {
        var clock = new SteppedClock();
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.With(clock);
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        receiver.Answers(400, one => one.Number == 1);
        var source = new SomeService(service);
        var city = Guid.CreateVersion7();
        await source.Tell([source.Enrols(city), source.Enrols(city)]);
        await Eventually.Is(async () =>
        {
            // Others are accepted all the time.
            clock.Ahead += TimeSpan.FromHours(3);
            await source.Tell([source.Enrols()]);
            return (await subscriber.Deliveries(made, "skipped")).Count == 1;
        }, "it is given up", Days);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Contains(2)), "its city goes on");
        Assert.Equal("active", (await subscriber.Read(made.Address)).Text("status"));

        receiver.Answers(200);
        var count = receiver.Numbers.Count(number => number == 1);
        Assert.Equal(HttpStatusCode.Accepted,
            (await subscriber.Change(HttpMethod.Post, made, "/replay", new { notAccepted = true })).StatusCode);
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "skipped")).Count == 0, "it is accepted");
        Assert.Equal(count + 1, receiver.Numbers.Count(number => number == 1));
        Assert.Single(receiver.Numbers, number => number == 2);
    }

    private static bool IsSignedBy(string key, Received one)
    {
        var algorithm = SignatureAlgorithm.Ed25519;
        var known = PublicKey.Import(algorithm, Convert.FromBase64String(key["whpk_".Length..]), KeyBlobFormat.RawPublicKey);
        var signature = one.Headers["webhook-signature"].ToString().Split(' ')
            .Single(part => part.StartsWith("v1a,", StringComparison.Ordinal));
        var signed = Encoding.UTF8.GetBytes($"{one.Id}.{one.Headers["webhook-timestamp"]}.{one.Body}");
        return algorithm.Verify(known, signed, Convert.FromBase64String(signature["v1a,".Length..]));
    }
}
