using System.Globalization;
using Marten;
using Marten.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Kernel.Store;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>No reader passes an event that becomes visible later, however long transactions are open at the source.</summary>
public sealed class ReadingWhileOthersWrite
{
    private const int Writers = 16;
    private const int Readers = 4;

    // The whole of it takes long: U4SSC_EVENTS=100000 holds transactions open for up to ten seconds.
    private static readonly int Events =
        int.Parse(Environment.GetEnvironmentVariable("U4SSC_EVENTS") ?? "320", NumberStyles.None, CultureInfo.InvariantCulture);

    private static readonly double HeldSecondsMax = Events > 1000 ? 10 : 1;

    // One transaction in so many stays open: with a hundred thousand events, a hundred and twenty-five of each writer.
    private static readonly int HeldEvery = Events > 1000 ? 50 : 10;

    [Fact]
    public async Task readers_at_every_moment_have_every_event_once_and_in_its_order()
    {
        var broker = await TestServers.NewVirtualHost("subscriptions");
        await using var source = await RunningService.On(
            broker, "registry", args => LampService.Create(args, LampService.Access, name: "registry"));
        await using var service = await Subscribed.On(broker);
        var readers = Enumerable.Range(0, Readers).Select(one => Task.Run(() => Follow(service, one))).ToList();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(source, writer))));
        var read = await Task.WhenAll(readers);
        var stream = (await Stream.Events(service)).Select(one => one.Id!).ToList();
        Assert.Equal(Events, stream.Count);
        Assert.All(read, ids => Assert.Equal(stream, ids));
    }

    // A lamp that is switched on is told as a city that withdrew; every few of them the transaction stays open for a while.
    private static async Task Write(RunningService source, int writer)
    {
        var chance = new Random(writer);
        var store = source.App.Services.GetRequiredService<IDocumentStore>();
        await using var connection = new NpgsqlConnection(TestServers.AsService(source.Database));
        await connection.OpenAsync();
        for (var i = 0; i < Events / Writers; i++)
        {
            await using var open = await connection.BeginTransactionAsync();
            await using (var session = store.LightweightSession(SessionOptions.ForTransaction(open)))
            {
                session.LastModifiedBy = "subject-1";
                session.CorrelationId = "c-1";
                session.SetHeader(EventHeaders.Role, "agency");
                session.Events.StartStream(Guid.CreateVersion7(), new LampHung($"{writer}-{i}", "NO-KS"), new LampSwitched(true, 1));
                await session.SaveChangesAsync();
            }

            if (chance.Next(HeldEvery) == 0)
            {
                await using var hold = new NpgsqlCommand("select pg_sleep($1)", connection, open) { CommandTimeout = 60 };
                hold.Parameters.Add(new() { Value = chance.NextDouble() * HeldSecondsMax });
                await hold.ExecuteNonQueryAsync();
            }

            await open.CommitAsync();
        }
    }

    // Each with other pages, so that one or the other is at the end at every moment.
    private static async Task<List<string>> Follow(RunningService service, int reader)
    {
        var ids = new List<string>();
        for (long after = 0; ids.Count < Events;)
        {
            var page = await (await service.Get($"/api/events?after={after}&limit={new[] { 1, 7, 50, 500 }[reader]}&wait=20")).Json();
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            var next = page.GetProperty("completeUpTo").GetInt64();
            Assert.True(next >= after, "It went back.");
            after = next;
        }

        return ids;
    }
}
