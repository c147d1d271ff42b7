using System.Net;
using StandardWebhooks;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>What a subscriber can ask for, and what the service does by itself, so that nothing is missed.</summary>
public sealed class CatchingUp
{
    private static readonly TimeSpan RepairedWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task a_new_secret_counts_beside_the_one_before_and_no_delivery_is_refused()
    {
        var clock = new SteppedClock();
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.With(clock);
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        var rotated = await (await subscriber.Change(HttpMethod.Post, made, "/secret", new { overlapHours = 1 })).Json();
        var before = new StandardWebhook(made.Secret);
        var source = new SomeService(service);
        // A receiver changes over whenever it likes: what is signed with the secret before is signed with it to the end of the overlap.
        await Eventually.Is(async () =>
        {
            var count = receiver.Events.Count;
            await source.Tell([source.Enrols()]);
            await Eventually.Is(() => Task.FromResult(receiver.Events.Count > count), "it came");
            before.Verify(receiver.Events[count].Body, receiver.Events[count].Headers);
            return receiver.Events[count].Headers["webhook-signature"].ToString().Split(' ').Length == 2;
        }, "it is signed with both");
        // This library reads the first of several signatures only; that for Node reads all (tests/oracles).
        Assert.Contains(
            Hmac(rotated.Text("secret"), receiver.Events[^1]), receiver.Events[^1].Headers["webhook-signature"].ToString().Split(' '));
        var told = receiver.Events.Count;

        clock.Ahead = TimeSpan.FromMinutes(61);
        await source.Tell([source.Enrols()]);
        await Eventually.Is(() => Task.FromResult(receiver.Events.Count == told + 1), "another came");
        Assert.Single(receiver.Events[^1].Headers["webhook-signature"].ToString().Split(' '));
        // Libraries look at the time, too: what is compared here is the signature.
        Assert.NotEqual(Hmac(made.Secret, receiver.Events[^1]), receiver.Events[^1].Headers["webhook-signature"].ToString());
        Assert.Equal(Hmac(rotated.Text("secret"), receiver.Events[^1]), receiver.Events[^1].Headers["webhook-signature"].ToString());
    }

    [Fact]
    public async Task nothing_is_skipped_while_it_is_paused()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        var source = new SomeService(service);
        var city = Guid.CreateVersion7();
        await source.Tell([source.Enrols(city)]);
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "accepted")).Count == 1, "it is accepted");
        await subscriber.Change(HttpMethod.Post, made, "/pause");
        await source.Tell(Enumerable.Range(0, 20).Select(_ => source.Enrols(city)));
        await Stream.Has(service, 21);
        Assert.Equal(20, (await subscriber.Deliveries(made, "waiting")).Count);
        await subscriber.Change(HttpMethod.Post, made, "/resume");
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Count == 21), "all came");
        Assert.Equal(Enumerable.Range(1, 21).Select(number => (long)number), receiver.Numbers);
    }

    [Fact]
    public async Task a_range_comes_once_more_by_number_or_by_time_with_the_same_ids_and_bytes()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        await Seeding.Enrolments(service, 10);
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "accepted")).Count == 10, "all are accepted");

        Assert.Equal(HttpStatusCode.Accepted,
            (await subscriber.Change(HttpMethod.Post, made, "/replay", new { from = 4, to = 6 })).StatusCode);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Count == 13), "three came once more");
        Assert.Equal([4, 5, 6], receiver.Numbers.Skip(10).Order());
        Assert.All(receiver.Events.GroupBy(one => one.Number), same => Assert.Single(same.Select(one => (one.Id, one.Body)).Distinct()));

        var later = DateTimeOffset.UtcNow;
        await Seeding.Enrolments(service, 2);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Count == 15), "two more came");
        await subscriber.Change(HttpMethod.Post, made, "/replay", new { from = later });
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Count == 17), "what came since then came once more");
        Assert.Equal([11, 12], receiver.Numbers.Skip(15).Order());

        Assert.Equal(HttpStatusCode.Accepted, (await subscriber.Change(HttpMethod.Post, made, "/deliveries/3/retry")).StatusCode);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Count == 18), "one came once more");
        Assert.Equal(3, receiver.Numbers[^1]);
        await Eventually.Is(async () =>
            (await subscriber.Read(made.Address + "/health")).GetProperty("replays").GetArrayLength() == 0, "all are done");
        foreach (var (body, code) in new (object, string)[]
        {
            (new { from = 13 }, "subscription.nothing_to_replay"), (new { from = 5, to = 4 }, "subscription.nothing_to_replay"),
            (new { to = 99 }, "subscription.nothing_to_replay"),
        })
        {
            var refused = await subscriber.Change(HttpMethod.Post, made, "/replay", body);
            Assert.Equal("/docs/errors/" + code, (await refused.Json()).Text("type"));
        }

        Assert.Equal(HttpStatusCode.BadRequest,
            (await subscriber.Change(HttpMethod.Post, made, "/replay", new { from = "soon" })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await subscriber.Change(HttpMethod.Post, made, "/deliveries/99/retry")).StatusCode);
        Assert.Equal(18, receiver.Numbers.Count);
    }

    [Fact]
    public async Task silence_is_signed_each_minute_with_the_head_of_the_stream()
    {
        var clock = new SteppedClock();
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.With(clock);
        using var subscriber = service.Subscriber();
        await Seeding.Enrolments(service, 3);
        await Stream.Has(service, 3);
        var made = await subscriber.SubscribeProved(new { url = receiver.Url, from = "beginning", heartbeats = true });
        await Eventually.Is(() => Task.FromResult(receiver.All.Any(one => one.Type == "subscription.heartbeat")), "the first heartbeat");
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "accepted")).Count == 3, "all are accepted");
        clock.Ahead = TimeSpan.FromSeconds(61);
        var beat = await Eventually.Gives(
            () => Task.FromResult(receiver.All.Where(one => one.Type == "subscription.heartbeat").Skip(1).FirstOrDefault()), "the next");
        var head = await (await service.Get("/api/events/head")).Json();
        Assert.Equal((head.GetProperty("number").GetInt64(), head.Text("sha256")),
            (beat.Data.GetProperty("number").GetInt64(), beat.Data.Text("sha256")));
        Assert.Equal(3, beat.Data.GetProperty("completeUpTo").GetInt64());
        Assert.Equal(head.Text("note").Split('\n')[..3], beat.Data.Text("note").Split('\n')[..3]);
        Assert.DoesNotContain(await subscriber.Deliveries(made), one =>
            one.Text("type").StartsWith("subscription", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task progress_that_is_lost_comes_back_by_itself_and_nothing_is_skipped_or_told_again(bool whileItRuns)
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        await Seeding.Enrolments(service, 8);
        await Eventually.Is(async () => await service.Progress() == 8, "the progress is kept");
        if (!whileItRuns) await service.Stop();
        await service.Execute("delete from delivery_progress");
        if (!whileItRuns) await service.StartAgain();
        await Seeding.Enrolments(service, 2);
        await Eventually.Is(async () => await service.Progress() == 10, "the progress is there again", RepairedWithin);
        Assert.Equal(Enumerable.Range(1, 10).Select(number => (long)number), receiver.Numbers.Order());
        using var again = service.Subscriber();
        Assert.Equal(10, (await again.Deliveries(made, "accepted")).Count);
    }

    [Fact]
    public async Task what_was_open_when_it_stopped_is_told_after_the_next_start()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        await subscriber.SubscribeProved(new { url = receiver.Url });
        var gate = new TaskCompletionSource();
        receiver.Does = async (http, _) => await gate.Task.WaitAsync(http.RequestAborted);
        var source = new SomeService(service);
        var city = Guid.CreateVersion7();
        await source.Tell([source.Enrols(city), source.Enrols(city), source.Enrols()]);
        await Eventually.Is(() => Task.FromResult(receiver.Numbers.Count == 2), "two are under way");
        await service.Stop();
        gate.SetResult();
        await service.StartAgain();
        await Eventually.Is(async () => await service.Progress() == 3, "all are accepted");
        Assert.Equal([1, 1, 2], receiver.Events.Where(one => one.City == city.ToString()).Select(one => one.Number));
    }

    [Fact]
    public async Task an_endpoint_that_does_not_answer_the_challenge_gets_nothing_until_it_does()
    {
        await using var receiver = await Receiver.Start();
        receiver.DoesWithChallenges = (http, _) =>
            Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "hello");
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        await Seeding.Enrolments(service, 2);
        var made = await subscriber.Subscribe(new { url = receiver.Url, from = "beginning" });
        await Eventually.Is(() => Task.FromResult(receiver.All.Count == 1), "it is asked");
        var tried = await subscriber.Posts(made.Address + "/challenge");
        Assert.Equal((false, 200, "hello"),
            (tried.GetProperty("accepted").GetBoolean(), tried.GetProperty("status").GetInt32(), tried.Text("answer")));
        Assert.Equal(HttpStatusCode.Conflict, (await subscriber.Send(HttpMethod.Post, made.Address + "/test")).StatusCode);
        Assert.Empty(receiver.Events);
        receiver.DoesWithChallenges = (http, one) =>
            Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, one.Data.Text("challenge"));
        Assert.True((await subscriber.Posts(made.Address + "/challenge")).GetProperty("accepted").GetBoolean());
        await Eventually.Is(() => Task.FromResult(receiver.Events.Count == 2), "both came");
    }

    private static string Hmac(string secret, Received one) =>
        "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]),
        System.Text.Encoding.UTF8.GetBytes($"{one.Id}.{one.Headers["webhook-timestamp"]}.{one.Body}")));
}
