using System.Globalization;
using Marten;
using Marten.Services;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Store;
using U4ssc.Lamps;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>
/// An append has its place in the log and is not committed, and meanwhile others commit with later places, by every way in. The reader
/// waits for it: what it passed once it would never see.
/// </summary>
public sealed class AppendingBesideAnOpenOne
{
    // The store waits 3 s for a place that nobody fills, and then asks whether somebody still may.
    private static readonly TimeSpan HeldMin = TimeSpan.FromSeconds(5);

    public enum Meanwhile
    {
        Nothing,
        Restart,
    }

    public enum Ends
    {
        Commit,
        Rollback,
    }

    [Theory]
    [InlineData(Meanwhile.Nothing, Ends.Commit)]
    [InlineData(Meanwhile.Restart, Ends.Commit)]
    [InlineData(Meanwhile.Nothing, Ends.Rollback)]
    public async Task every_event_is_told_listed_and_proved_once_the_open_append_has_ended(Meanwhile meanwhile, Ends ends)
    {
        await using var service = await RunningService.Start("lamps", args =>
            LampService.Create(args, LampService.Access, lamps => lamps.Ledger()));
        using var agency = service.As(Role.Agency, agency: "NO-KS");
        var (old, asked, reacting, held) = (await Hang(agency), await Hang(agency), await Hang(agency), await Hang(agency));
        await Switch(agency, old);
        await Eventually.Is(async () =>
            await Mark(service) == 5 && service.Published<CityWithdrawn>().Count == 1, "what came before is told");

        await using var connection = new NpgsqlConnection(TestServers.AsService(service.Database));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var open = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await Append(service, open, held);

        await Switch(agency, asked);
        await service.Publish(new CityEnrolled(new Fact(Guid.CreateVersion7(), reacting, 1, 1, DateTimeOffset.UtcNow), reacting, "NO-KS",
            "NO", new DateOnly(2026, 1, 1), "aa"));
        await Seed(service);
        await Eventually.Is(async () => await service.EventCount() == 9, "all ways but the open one have stored");
        // 5 before, the sixth place is held.
        Assert.Equal(10, await Number(service, "select max(seq_id) from mt_events"));
        // Told again is what the reader of the log has come to; the rest it tells for the first time, in the log's order.
        Assert.Contains("again: 1.", await Again(service), StringComparison.Ordinal);
        if (meanwhile == Meanwhile.Restart) await service.Restart();
        await Eventually.Is(async () =>
            await Age(service, connection.ProcessID) > HeldMin, "the append is open for longer than a gap is waited for");
        Assert.Equal(5, await Mark(service));
        Assert.Equal(5, await Number(service, "select max(sequence) from log_part"));

        if (ends == Ends.Commit) await open.CommitAsync(TestContext.Current.CancellationToken);
        else await open.RollbackAsync(TestContext.Current.CancellationToken);

        List<Guid> told = [old, asked, reacting, .. ends == Ends.Commit ? [held] : Array.Empty<Guid>()];
        var events = ends == Ends.Commit ? 10 : 9;
        // Once each, and the old one once more.
        await Eventually.Is(() => Task.FromResult(service.Published<CityWithdrawn>().Count >= told.Count + 1 + 1), "all are told");
        Assert.Equal(told.Count + 1 + 1, service.Published<CityWithdrawn>().Count);
        Assert.Equal(told.Count + 1, service.Published<CityWithdrawn>().DistinctBy(message => message.Fact.EventId).Count());
        Assert.All(told, lamp => Assert.Contains(service.Published<CityWithdrawn>(), message => message.CityId == lamp));
        await Eventually.Is(async () => await Number(service, "select count(*) from ledger_leaf") == events, "each event has its leaf");
        Assert.Equal(told.Count + 1, await Number(service, "select sum((data ->> 'switched')::bigint)::bigint from mt_doc_lamprow"));
        Assert.Equal(5, await Number(service, "select count(*) from mt_doc_lamprow"));
    }

    private static async Task<Guid> Hang(HttpClient agency)
    {
        var made = await agency.Send(HttpMethod.Post, "/api/lamps/lamps",
            new { room = Guid.CreateVersion7().ToString("N"), agency = "NO-KS" });
        return (await made.Json()).GetProperty("id").GetGuid();
    }

    private static async Task Switch(HttpClient agency, Guid lamp) =>
        (await agency.Send(HttpMethod.Put, $"/api/lamps/lamps/{lamp}/switch", new { on = true, watts = 1 }, ifMatch: 1))
            .EnsureSuccessStatusCode();

    // As Transact does it, stopped before the commit.
    private static async Task Append(RunningService service, NpgsqlTransaction open, Guid lamp)
    {
        var store = service.App.Services.GetRequiredService<IDocumentStore>();
        await using var session = store.LightweightSession(SessionOptions.ForTransaction(open));
        session.LastModifiedBy = "subject-1";
        session.CorrelationId = "c-1";
        session.SetHeader(EventHeaders.Role, "agency");
        session.Events.Append(lamp, 2, new LampSwitched(true, 1));
        await session.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private static async Task Seed(RunningService service)
    {
        var done = await service.App.Services.GetRequiredService<Transact>().Do<Lamp, ILampEvent>(
            Asked.BySystem("seed"), Guid.CreateVersion7(), _ =>
                [new LampHung("cellar", "NO-KS"), new LampSwitched(true, 1)], TestContext.Current.CancellationToken);
        Assert.True(done.Changed);
    }

    private static async Task<string> Again(RunningService service)
    {
        await using var said = new StringWriter(CultureInfo.InvariantCulture);
        var services = service.App.Services;
        var again = new ToldAgain(services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<AnnouncementMap>(), said);
        Assert.Equal(0, await again.Run(["again", "1"], TestContext.Current.CancellationToken));
        return said.ToString();
    }

    private static Task<long> Mark(RunningService service) =>
        Number(service, "select last_seq_id from mt_event_progression where name = 'HighWaterMark'");

    private static async Task<TimeSpan> Age(RunningService service, int process) => TimeSpan.FromMilliseconds(await Number(
        service, $"select (extract(epoch from clock_timestamp() - xact_start) * 1000)::bigint from pg_stat_activity where pid = {process}"));

    private static async Task<long> Number(RunningService service, string sql)
    {
        await using var connection = new NpgsqlConnection(service.Database);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken) is long number ? number : 0;
    }
}
