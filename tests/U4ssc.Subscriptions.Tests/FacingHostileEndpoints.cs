using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Endpoints that are slow, endless, somewhere else, or not what they were.</summary>
public sealed class FacingHostileEndpoints
{
    private const long BytesMax = 300L * 1024 * 1024;

    [Fact]
    public async Task what_one_endpoint_does_holds_up_nobody_else_and_takes_no_memory()
    {
        await using var good = await Receiver.Start();
        await using var bad = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = good.Url });
        string[] kinds = ["hangs", "never ends", "endless headers", "redirects for ever", "trickles", "lies about its length", "resets"];
        var theirs = new List<Made>();
        foreach (var kind in kinds) theirs.Add(await subscriber.SubscribeProved(new { url = $"{bad.Url}/{Uri.EscapeDataString(kind)}" }));
        using var ends = new CancellationTokenSource();
        bad.Does = (http, one) => Misbehave(http, one.Path.Split('/')[^1], ends.Token);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var source = new SomeService(service);
        await source.Tell(Enumerable.Range(0, 100).Select(_ => source.Enrols()));
        await Eventually.Is(() =>
            Task.FromResult(good.Numbers.Distinct().Count() == 100), "all came to the one that is good", TimeSpan.FromSeconds(10));
        await Eventually.Is(async () => (await subscriber.Deliveries(made, "accepted")).Count == 100, "all are accepted");
        await Eventually.Is(async () =>
        {
            foreach (var one in theirs.Where((_, at) => kinds[at] is not ("never ends" or "trickles" or "hangs")))
                if ((await subscriber.Deliveries(one, "failed")).Count == 0) return false;
            return true;
        }, "what failed is told");
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < BytesMax);
        var said = (await subscriber.Deliveries(theirs[Array.IndexOf(kinds, "endless headers")], "failed"))[0].Text("error");
        Assert.Equal("The answer's headers are too long.", said);
        await ends.CancelAsync();
    }

    [Fact]
    public async Task endpoints_that_hang_take_every_place_for_a_moment_and_not_for_as_long_as_they_hang()
    {
        await using var good = await Receiver.Start();
        await using var bad = await Receiver.Start();
        await using var service = await Subscribed.Start("--Webhooks:AttemptsMax=4");
        using var subscriber = service.Subscriber();
        for (var i = 0; i < 6; i++) await subscriber.SubscribeProved(new { url = $"{bad.Url}/{i}" });
        await subscriber.SubscribeProved(new { url = good.Url });
        using var ends = new CancellationTokenSource();
        bad.Does = (http, _) => Misbehave(http, "hangs", ends.Token);
        var source = new SomeService(service);
        await source.Tell(Enumerable.Range(0, 20).Select(_ => source.Enrols()));
        await Eventually.Is(() => Task.FromResult(bad.Events.Count >= 4), "every place is taken");
        await Eventually.Is(
            () => Task.FromResult(good.Numbers.Distinct().Count() == 20), "all came to the one that is good", TimeSpan.FromSeconds(10));
        await ends.CancelAsync();
    }

    [Fact]
    public async Task who_waits_for_a_place_gets_it_although_others_had_nothing_to_do_with_theirs()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start("--Webhooks:AttemptsMax=2");
        using var subscriber = service.Subscriber();
        for (var i = 0; i < 12; i++)
        {
            // Some have much to deliver, some one event.
            var types = i % 3 == 0 ? Array.Empty<string>() : ["city.withdrawn"];
            await subscriber.SubscribeProved(new { url = $"{receiver.Url}/{i}", types });
        }

        var source = new SomeService(service);
        var withdrawn = SomeService.Sample<CityWithdrawn>();
        await source.Tell([.. Enumerable.Range(0, 20).Select(_ => source.Enrols()), source.Says(withdrawn)]);
        await Eventually.Is(
            () => Task.FromResult(receiver.Events.Select(one => (one.Path, one.Number)).Distinct().Count() == (4 * 21) + 8),
            "all came to all",
            TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task an_answer_that_comes_too_late_is_none()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url });
        receiver.Does = async (http, _) => await new TaskCompletionSource().Task.WaitAsync(http.RequestAborted);
        var tried = await subscriber.Posts(made.Address + "/test");
        Assert.False(tried.GetProperty("accepted").GetBoolean());
        Assert.Equal("No answer within 15 s.", tried.Text("error"));
    }

    [Fact]
    public async Task a_host_that_leads_to_another_place_than_it_did_is_not_followed_there()
    {
        await using var receiver = await Receiver.Start();
        await using var within = await Receiver.Start("127.9.0.1");
        var leads = IPAddress.Parse("127.0.0.1");
        await using var service = await Subscribed.With(TimeProvider.System, (host, _) => Task.FromResult(
            host == "moving.example" ? new[] { leads } : throw new SocketException((int)SocketError.HostNotFound)));
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = $"http://moving.example:{receiver.Port}/hook" });
        // As a connection of its own each time.
        receiver.Does = (http, _) =>
        {
            http.Response.Headers.Connection = "close";
            return Task.CompletedTask;
        };
        Assert.True((await subscriber.Posts(made.Address + "/test")).GetProperty("accepted").GetBoolean());
        foreach (var address in new[] { "127.9.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.9.0.1", "64:ff9b::7f09:1",
            "fd00::1" })
        {
            leads = IPAddress.Parse(address);
            var tried = await subscriber.Posts(made.Address + "/test");
            Assert.False(tried.GetProperty("accepted").GetBoolean());
            Assert.Contains("no public address", tried.Text("error"), StringComparison.Ordinal);
        }

        Assert.Empty(within.All);
        var lost = await subscriber.Subscribe(new { url = $"http://nowhere.example:{receiver.Port}/" });
        Assert.Contains("not found", (await subscriber.Posts(lost.Address + "/challenge")).Text("error"), StringComparison.Ordinal);
    }

    private static async Task Misbehave(HttpContext http, string kind, CancellationToken ends)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ends, http.RequestAborted);
        var forever = new TaskCompletionSource().Task;
        try
        {
            switch (Uri.UnescapeDataString(kind))
            {
                case "hangs":
                    await forever.WaitAsync(either.Token);
                    break;
                case "never ends":
                    var piece = new byte[64 * 1024];
                    while (true) await http.Response.Body.WriteAsync(piece, either.Token);
                case "endless headers":
                    for (var i = 0; i < 2000; i++) http.Response.Headers[$"x-{i}"] = new string('a', 200);
                    break;
                case "redirects for ever":
                    http.Response.StatusCode = 307;
                    http.Response.Headers.Location = http.Request.Path.ToString();
                    break;
                case "trickles":
                    await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes("o"), either.Token);
                    await http.Response.Body.FlushAsync(either.Token);
                    await forever.WaitAsync(either.Token);
                    break;
                case "lies about its length":
                    http.Response.StatusCode = 500;
                    http.Response.ContentLength = 5L * 1024 * 1024 * 1024;
                    await http.Response.Body.WriteAsync(new byte[100], either.Token);
                    http.Abort();
                    break;
                default:
                    http.Abort();
                    break;
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
        }
    }
}
