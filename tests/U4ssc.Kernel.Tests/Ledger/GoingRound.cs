using System.Text.Json;
using U4ssc.Ledger.Hosting;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests.Ledger;

/// <summary>
/// What somebody who has the machine does to stored events, past every right and trigger, is found by going round over all of them.
/// </summary>
public sealed class GoingRound
{
    private const string Leaf = "ledger_leaf set hash = sha256('x'::bytea) where sequence = 3";

    [Theory]
    [InlineData("update mt_events set data = jsonb_set(data, '{watts}', '99') where seq_id = 2",
        "The event at sequence 2 is not what it was", "its content differs (event ")]
    [InlineData("update mt_events set user_name = 'subject-2' where seq_id = 20", "The event at sequence 20 is not what it was",
        "its content differs (event ")]
    [InlineData("update mt_events set stream_id = gen_random_uuid() where seq_id = 5", "The event at sequence 5 is not what it was",
        "stream")]
    [InlineData("update mt_events set id = gen_random_uuid() where seq_id = 5", "The event at sequence 5 is not what it was",
        "the tree has event")]
    [InlineData("delete from mt_events where seq_id = 7", "The event at sequence 7 is in the tree and no longer stored", "(event ")]
    [InlineData("delete from mt_events where seq_id = 20", "The event at sequence 20 is in the tree and no longer stored", "(event ")]
    [InlineData("delete from mt_events where seq_id > 12", "The event at sequence 13 is in the tree and no longer stored", "(event ")]
    [InlineData("delete from ledger_leaf where sequence = 4", "The event at sequence 4 is stored and the tree does not have it", "(event ")]
    [InlineData(
        "update mt_events set seq_id = -9 where seq_id = 9; update mt_events set seq_id = 9 where seq_id = 10; update mt_events set seq_id = 10 where seq_id = -9",
        "The event at sequence 9 is not what it was", "the tree has event")]
    [InlineData("update mt_events set user_name = 'subject-2' where seq_id = 3; update " + Leaf,
        "The event at sequence 3 is not what it was", "its content differs")]
    [InlineData("delete from mt_events where seq_id = 20; delete from ledger_leaf where sequence = 20",
        "An event after sequence 14 and up to sequence 20", "the edge")]
    [InlineData("delete from ledger_checkpoint where size = 2", "The checkpoint that was signed at size 2 is no longer stored", "")]
    [InlineData("delete from ledger_checkpoint where size = 14", "The checkpoint that was signed at size 14 is no longer stored", "")]
    [InlineData("delete from ledger_checkpoint where size = 20", "The checkpoint that was signed at size 20 is no longer stored", "")]
    [InlineData("delete from ledger_checkpoint", "The checkpoint that was signed at size 20 is no longer stored", "")]
    public async Task what_was_altered_dropped_or_moved_is_found_and_named(string damage, string found, string detail)
    {
        await using var ledger = await RunningLedger.Start();
        await Signed(ledger, 2, 14, 20);
        await Standing(ledger, state => state.State == "intact" && state.Events == 20);
        await ledger.Execute(damage);
        var damaged = await Standing(ledger, state => state.State == "damaged");
        if (found.StartsWith("An event after", StringComparison.Ordinal))
            Assert.Contains("An event", damaged.Difference, StringComparison.Ordinal);
        else Assert.StartsWith(found, damaged.Difference, StringComparison.Ordinal);
        Assert.Contains(detail, damaged.Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(100, 1_900)]
    [InlineData(5_000, 15_000)]
    public void a_step_that_took_long_is_followed_by_a_longer_rest(int workMilliseconds, int restMilliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(restMilliseconds), Rounds.Pause(TimeSpan.FromMilliseconds(workMilliseconds)));

    [Fact]
    public async Task an_event_that_was_stored_anew_together_with_its_leaf_is_found_between_two_checkpoints()
    {
        await using var ledger = await RunningLedger.Start();
        await Signed(ledger, 2, 14, 20);
        await ledger.Execute("update mt_events set user_name = 'subject-2' where seq_id = 9");
        await using (var connection = new Npgsql.NpgsqlConnection(ledger.Service.Database))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await foreach (var forged in StoredEvents.Hashed(connection, 8, 9, TestContext.Current.CancellationToken))
                await ledger.Execute($"update ledger_leaf set hash = '\\x{Convert.ToHexString(forged.Hash)}' where sequence = 9");
        }

        var damaged = await Standing(ledger, state => state.State == "damaged");
        Assert.StartsWith("An event after sequence 2 and up to sequence 14, and its leaf with it, is not what it was", damaged.Difference,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_log_of_several_steps_is_gone_round_to_its_end()
    {
        await using var ledger = await RunningLedger.Start();
        await ledger.Hang(700);
        await Standing(ledger, state => state.State == "intact" && state.Events == 1400);
        await ledger.Execute("update mt_events set user_name = 'subject-2' where seq_id = 1390");
        Assert.StartsWith("The event at sequence 1390 ", (await Standing(ledger, state => state.State == "damaged")).Difference,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task damage_is_in_the_status_signs_nothing_more_and_leaves_the_service_serving()
    {
        await using var ledger = await RunningLedger.Start();
        await Signed(ledger, 2);
        await ledger.Execute("update mt_events set user_name = 'subject-2' where seq_id = 1");
        await Standing(ledger, state => state.State == "damaged");
        using var client = ledger.Service.As(Role.Anonymous);
        Assert.Equal("damaged", (await Status(client)).GetProperty("state").GetString());
        Assert.True(
            (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        using (var refused = await ledger.Answer()) Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, refused.StatusCode);

        await ledger.Execute("update mt_events set user_name = 'subject-1' where seq_id = 1");
        await Standing(ledger, state => state.State == "intact");
        using var answer = await ledger.Answer();
        Assert.True(answer.IsSuccessStatusCode);
    }

    private static async Task<JsonElement> Status(HttpClient client) =>
        (await (await client.GetAsync(new Uri("/status", UriKind.Relative))).Json()).GetProperty("ledger");

    private static async Task Signed(RunningLedger ledger, params int[] sizes)
    {
        var hung = 0;
        foreach (var size in sizes)
        {
            await ledger.Hang((size - hung) / 2);
            hung = size;
            await ledger.CheckpointOf(size);
        }
    }

    private static async Task<LedgerState> Standing(RunningLedger ledger, Func<LedgerState, bool> such)
    {
        using var client = ledger.Service.As(Role.Anonymous);
        return await Eventually.Gives(async () =>
        {
            var said = await Status(client);
            var state = JsonSerializer.Deserialize<LedgerState>(said, Kernel.Json.Options)!;
            return such(state) ? state : null;
        }, "the standing of the ledger");
    }
}
