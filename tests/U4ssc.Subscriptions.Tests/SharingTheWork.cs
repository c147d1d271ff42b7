using System.Diagnostics;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Several replicas.</summary>
public sealed class SharingTheWork
{
    private static readonly TimeSpan TakenOverWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task one_that_is_killed_or_frozen_is_taken_over_and_no_city_is_told_out_of_order()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        await using var first = await ServiceProcess.Start("U4ssc.Subscriptions.dll", service.Args);
        await using var second = await ServiceProcess.Start("U4ssc.Subscriptions.dll", service.Args);
        for (var i = 0; i < 40; i++) await subscriber.SubscribeProved(new { url = $"{receiver.Url}/{i}" });
        await Eventually.Is(async () =>
            await service.Number("select count(distinct pid) from pg_locks where locktype = 'advisory' and classid = 1966371684") == 3,
            "all three have shares", TimeSpan.FromSeconds(30));
        var cities = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToArray();
        var source = new SomeService(service);
        var gate = new TaskCompletionSource();
        receiver.Does = async (http, _) => await gate.Task.WaitAsync(http.RequestAborted);
        await source.Tell(Enumerable.Range(0, 50).Select(i => source.Enrols(cities[i % 5])));
        // All of it is in the stream, and none is accepted yet: what one that is killed or frozen had to do is for the others.
        await Stream.Has(service, 50);
        await Eventually.Is(() => Task.FromResult(receiver.Events.Count >= 40), "all have begun");
        first.Kill();
        await second.Freeze();
        gate.SetResult();
        var watch = Stopwatch.StartNew();
        await Eventually.Is(() =>
            Task.FromResult(receiver.Events.Select(one => (one.Path, one.Number)).Distinct().Count() == 2000), "all came to all",
            TakenOverWithin + TimeSpan.FromSeconds(10));
        Assert.True(watch.Elapsed < TakenOverWithin + TimeSpan.FromSeconds(5), $"It took {watch.Elapsed}.");
        await second.Thaw();
        await source.Tell(Enumerable.Range(0, 5).Select(i => source.Enrols(cities[i])));
        await Eventually.Is(() =>
            Task.FromResult(receiver.Events.Select(one => (one.Path, one.Number)).Distinct().Count() == 2200), "and so did what followed");
        foreach (var lane in receiver.Events.GroupBy(one => (one.Path, one.City)))
        {
            var firsts = lane.DistinctBy(one => one.Number).Select(one => one.Number).ToList();
            Assert.Equal(firsts.Order(), firsts);
            Assert.All(lane.GroupBy(one => one.Number), same => Assert.Single(same.Select(one => (one.Id, one.Body)).Distinct()));
        }
    }
}
