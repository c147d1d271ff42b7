using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Lamps;
using U4ssc.Ledger;
using U4ssc.Ledger.Hosting;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests.Ledger;

public sealed class ProvingWhatIsStored
{
    [Fact]
    public async Task an_empty_log_has_a_checkpoint_too()
    {
        await using var ledger = await RunningLedger.Start();
        var checkpoint = await ledger.CheckpointOf(0);
        Assert.Equal(0, checkpoint.Size);
        Assert.Equal(MerkleTree.EmptyRoot, checkpoint.Root);
        Assert.Equal("u4ssc.test/ledger/lamps", checkpoint.Origin);
    }

    [Fact]
    public async Task thousands_of_events_give_the_root_that_an_outsider_computes_from_the_rows()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(1500);
        var checkpoint = await ledger.CheckpointOf(3000);
        Assert.Equal(3000, checkpoint.Size);
        Assert.Equal(await ledger.RootFromRows(), checkpoint.Root);
        using var answer = await ledger.Answer();
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task the_histories_alone_give_the_root()
    {
        await using var ledger = await RunningLedger.Start();
        Guid[] lamps = [Guid.CreateVersion7(), Guid.CreateVersion7()];
        foreach (var lamp in lamps)
        {
            await using var session = ledger.Container.GetRequiredService<IDocumentStore>().LightweightSession();
            (session.LastModifiedBy, session.CorrelationId, session.CausationId) = ("subject-1", "c-1", "m-1");
            foreach (var (name, said) in new[]
            {
                (EventHeaders.Role, "agency"), (EventHeaders.OnBehalfOf, "NO-KS"),
                (EventHeaders.Reason, lamp == lamps[0] ? "2026-01-01" : "It was dark: blåbær 北."),
                (EventHeaders.TraceId, "0123456789abcdef0123456789abcdef"), (EventHeaders.EffectiveAt, "2026-01-01T00:00:00Z"),
            }) session.SetHeader(name, said);
            session.Events.StartStream(lamp, new LampHung("north", "NO-KS"), new LampSwitched(true, 0.50m), new LampTakenDown());
            await session.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal((await ledger.CheckpointOf(6)).Root, await ledger.RootFromHistories(lamps));
    }

    [Fact]
    public async Task a_checkpoint_is_kept_and_the_same_size_is_the_same_bytes()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(3);
        await ledger.CheckpointOf(6);
        var first = await ledger.ServedText();
        Assert.Equal(first, await ledger.ServedText());
        await ledger.Service.Restart();
        Assert.Equal(first, await ledger.ServedText());
        await ledger.Hang(1);
        await ledger.CheckpointOf(8);
        Assert.Equal(first, await ledger.Scalar<string>("select note from ledger_checkpoint where size = 6"));
    }

    [Fact]
    public async Task a_replica_that_dies_in_the_middle_leaves_a_tree_that_the_next_one_finishes()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(800, perTransaction: 50);
        await Eventually.Is(async () => await ledger.Scalar<long?>("select max(size) from ledger_edge") > 0, "a first batch");
        // Every connection dies at once, as with a killed process or a restarted database: what was under way is rolled back.
        await ledger.Execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename <> current_user");
        await ledger.Service.Restart();
        await ledger.Hang(200, perTransaction: 20);
        var checkpoint = await ledger.CheckpointOf(2000);
        Assert.Equal(2000, checkpoint.Size);
        Assert.Equal(await ledger.RootFromRows(), checkpoint.Root);
        Assert.Equal(2000, await ledger.Scalar<long>("select count(distinct event_id) from ledger_leaf"));
    }

    [Fact]
    public async Task a_batch_that_fails_in_the_middle_leaves_nothing_of_itself()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(1);
        await ledger.Integrated(2);
        // The leaves are written first; the edge, which comes after them in the same transaction, cannot be.
        await ledger.Execute("""
            create sequence attempts; -- a sequence is not rolled back
            create function refuse() returns trigger language plpgsql security definer as $$ begin perform nextval('attempts'); raise exception 'not now'; end $$;
            create trigger refuse before insert or update on ledger_edge for each row execute function refuse();
            """);
        await ledger.Hang(50);
        await Eventually.Is(async () => await ledger.Scalar<bool>("select is_called from attempts"), "a batch that was refused");
        Assert.Equal(2, await ledger.Scalar<long>("select count(*) from ledger_leaf"));
        Assert.Equal(2, (await ledger.CheckpointOf(2)).Size);
        await ledger.Execute("drop trigger refuse on ledger_edge");
        var checkpoint = await ledger.CheckpointOf(102);
        Assert.Equal(102, checkpoint.Size);
        Assert.Equal(await ledger.RootFromRows(), checkpoint.Root);
    }

    [Fact]
    public async Task two_replicas_serve_one_log()
    {
        await using var ledger = await RunningLedger.Start();
        await using var second = await ledger.Service.Replica();
        await ledger.Hang(100, perTransaction: 5);
        await ledger.CheckpointOf(200);
        using var client = new HttpClient { BaseAddress = new Uri(second.Urls.First()) };
        Assert.Equal(await ledger.ServedText(), await client.GetStringAsync(new Uri("/ledger/lamps/checkpoint", UriKind.Relative)));
        await second.StopAsync();
    }

    [Theory]
    [InlineData("update mt_events set data = jsonb_set(data, '{watts}', '99') where seq_id = 12", "sequence 12 is not what it was")]
    [InlineData("update mt_events set headers = jsonb_set(headers, '{reason}', '\"Another.\"') where seq_id = 7",
        "sequence 7 is not what it was")]
    [InlineData("update mt_events set user_name = 'subject-2' where seq_id = 7", "sequence 7 is not what it was")]
    [InlineData("update mt_events set timestamp = timestamp + interval '1 microsecond' where seq_id = 3", "sequence 3 is not what it was")]
    [InlineData("delete from mt_events where seq_id = 20", "sequence 20 is in the tree and no longer stored")]
    [InlineData("delete from mt_events where seq_id = 5", "sequence 5 is in the tree and no longer stored")]
    public async Task what_was_altered_or_dropped_since_the_last_checkpoint_is_never_signed(string damage, string found)
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(1);
        await ledger.CheckpointOf(2);
        await ledger.Hang(9);
        await ledger.Integrated(20);
        await ledger.Execute(damage);
        using var answer = await ledger.Answer();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(2, await ledger.Scalar<long>("select max(size) from ledger_checkpoint"));
        var damaged = await Assert.ThrowsAsync<DamagedLogException>(() =>
            ledger.Container.GetRequiredService<Checkpoints>().Latest(TestContext.Current.CancellationToken));
        Assert.Contains(found, damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_tree_that_was_thrown_away_is_rebuilt_to_the_same_root()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(700);
        var before = await ledger.CheckpointOf(1400);
        var note = await ledger.ServedText();
        await ledger.Execute("truncate ledger_leaf; truncate ledger_edge");
        var rebuilt = await ledger.Rebuild();
        Assert.Equal(1400, rebuilt.Size);
        Assert.Equal(before.Root, rebuilt.Root);
        Assert.Equal(note, await ledger.ServedText());
        await ledger.Hang(5);
        Assert.Equal((await ledger.CheckpointOf(1410)).Root, await ledger.RootFromRows());
    }

    [Fact]
    public async Task a_tree_is_rebuilt_while_the_service_runs()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(200);
        await ledger.CheckpointOf(400);
        var hanging = ledger.Hang(100, perTransaction: 2);
        for (var i = 0; i < 5; i++) await ledger.Rebuild();
        await hanging;
        Assert.Equal((await ledger.CheckpointOf(600)).Root, await ledger.RootFromRows());
    }

    [Fact]
    public async Task a_rebuild_that_breaks_a_signed_promise_changes_nothing()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(5);
        await ledger.CheckpointOf(10);
        var leaves = await ledger.Scalar<string>("select string_agg(encode(hash, 'hex'), ' ' order by index) from ledger_leaf");
        await ledger.Execute("update mt_events set data = jsonb_set(data, '{room}', '\"another\"') where seq_id = 1");
        var damaged = await Assert.ThrowsAsync<DamagedLogException>(() => ledger.Rebuild());
        Assert.Contains("size 10", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(leaves, await ledger.Scalar<string>("select string_agg(encode(hash, 'hex'), ' ' order by index) from ledger_leaf"));
        await ledger.Execute("delete from mt_events where seq_id = 10");
        await ledger.Execute("update mt_events set data = jsonb_set(data, '{room}', '\"room 0\"') where seq_id = 1");
        damaged = await Assert.ThrowsAsync<DamagedLogException>(() => ledger.Rebuild());
        Assert.Contains("only 9 events", damaged.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task an_event_that_cannot_be_proved_stops_the_log_there()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(1);
        await ledger.CheckpointOf(2);
        await ledger.Execute(
            "update mt_events set data = jsonb_set(data, '{watts}', '0.1000000000000000055511151231257827') where seq_id = 2");
        var stopped = await Assert.ThrowsAsync<UnprovableEventException>(() => ledger.Rebuild());
        Assert.Contains("sequence 2", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("/data/watts", stopped.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Ledger:SigningKey=", "Ledger:SigningKey is missing")]
    [InlineData("--Ledger:SigningKey=AAAA", "Ledger:SigningKey is not base64 of 32 bytes")]
    [InlineData("--Ledger:Origin=", "Ledger:Origin is missing")]
    [InlineData("--Ledger:Origin=a b", "Ledger:Origin cannot be the name of a log")]
    public void a_setting_that_is_wrong_ends_the_start_with_a_sentence(string setting, string sentence)
    {
        string[] args = [$"--Ledger:SigningKey={Convert.ToBase64String(new byte[32])}", "--Ledger:Origin=u4ssc.test/ledger/lamps", setting];
        var refused = Assert.Throws<InvalidOperationException>(() => new ServiceBuilder("lamps", args).Ledger());
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }
}
