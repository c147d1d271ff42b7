using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel.Store;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class KeepingRows
{
    public static TheoryData<string> Services() => [.. Composed.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task nobody_changes_or_removes_what_a_service_has_stored(string service)
    {
        await using var running = await RunningService.Start(service.ToLowerInvariant(), Composed.Root(service));
        await OneEvent(running);
        var kept = running.App.Services.GetRequiredService<StoreBuilder>().Kept;
        Assert.Superset(new HashSet<string>(["mt_events", "mt_streams", "ledger_leaf", "ledger_edge", "ledger_checkpoint"]),
            kept.Select(table => table.Name).ToHashSet());
        Assert.Empty(await KeptRows.Broken(running.Database, kept));
        Assert.Empty(await KeptRows.Loose(running.Database));
    }

    [Fact]
    public async Task migrating_with_the_login_of_the_service_is_refused()
    {
        await using var running = await RunningService.Start("lamps", LampService.Create);
        string[] same = [.. running.MigrateArgs, $"--ConnectionStrings:Owner={TestServers.AsService(running.Database)}"];
        await using var migration = LampService.Create(same);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Hosting.ServiceCommands.Migrate(migration.Services, TestContext.Current.CancellationToken));
        Assert.Contains("Make a second role", refused.Message, StringComparison.Ordinal);
        var missing = Assert.Throws<InvalidOperationException>(() => LampService.Create(["migrate", .. running.Args]));
        Assert.Contains("ConnectionStrings:Owner is missing", missing.Message, StringComparison.Ordinal);
    }

    // A row to be looked at, in the tables whose rows are refused one by one.
    private static async Task OneEvent(RunningService running)
    {
        await running.Execute("""
            insert into mt_streams (id, version) values (gen_random_uuid(), 7);
            insert into ledger_edge (id, size, sequence, hashes) values (1, 0, 0, '') on conflict do nothing;
            do $$ begin
              if to_regclass('source_progress') is not null then insert into source_progress (source, number) values ('registry', 7); end if;
            end $$;
            """);
    }
}
