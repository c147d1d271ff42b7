using System.Diagnostics;
using Npgsql;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>
/// Divides the subscriptions among the replicas: each holds the database's locks of some shares, as many as the others. A lock lives as
/// long as its connection; of a replica that was killed it is free at once, of one that is frozen the others end the connection
/// (<see cref="Presence"/>).
/// </summary>
internal sealed class Shares(NpgsqlDataSource database, ILogger<Shares> log)
{
    // "u4sd": the first half of each lock's key.
    private const int LockClass = 0x75347364;
    private const int ReplicaSecondsMax = 6;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan HeldWithoutLook = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LetGoWithin = TimeSpan.FromSeconds(20);

    private readonly HashSet<int> mine = [];
    private long looked;

    /// <summary>Called with a share that is this replica's from now on.</summary>
    public Action<int> Gained { get; set; } = _ => { };

    /// <summary>Called with a share that is to be given away; done when nothing of it is under way.</summary>
    public Func<int, Task> LettingGo { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called when all shares are gone at once.</summary>
    public Action Lost { get; set; } = () => { };

    /// <summary>
    /// True where the locks were there a moment ago. A process that stood still for longer has to look before it begins anything.
    /// </summary>
    public bool AreHeld => Stopwatch.GetElapsedTime(Volatile.Read(ref looked)) < HeldWithoutLook;

    /// <summary>Holds what is this replica's, until the program stops.</summary>
    public async Task Hold(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stopping);
                try
                {
                    await Hold(connection, stopping);
                }
                finally
                {
                    // A connection that goes back to its pool would keep the locks.
                    NpgsqlConnection.ClearPool(connection);
                    mine.Clear();
                    Lost();
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
#pragma warning disable CA1031 // Whatever the database does: the shares are taken again, here or elsewhere.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                log.LogWarning("Deliveries of this replica are interrupted and go on in a moment: {Reason}", lost.Message);
                await Task.Delay(LookEvery, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Hold(NpgsqlConnection connection, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery);
        do
        {
            var fair = await Fair(connection, stopping);
            Volatile.Write(ref looked, Stopwatch.GetTimestamp());
            if (mine.Count > fair) await LetGo(connection, mine.Max(), stopping);
            else if (mine.Count < fair) await Take(connection, fair, stopping);
        }
        while (await timer.WaitForNextTickAsync(stopping));
    }

    // The same number for each replica that was seen lately, rounded up.
    private static async Task<int> Fair(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var count = new NpgsqlCommand(
            "select greatest(count(*), 1) from replica where seen > clock_timestamp() - make_interval(secs => $1)", connection)
        { Parameters = { new() { Value = (double)ReplicaSecondsMax } } };
        var replicas = (long)(await count.ExecuteScalarAsync(cancellation))!;
        return (int)((Recipient.Shares + replicas - 1) / replicas);
    }

    private async Task Take(NpgsqlConnection connection, int fair, CancellationToken cancellation)
    {
        // Not everybody from the same end.
        var first = Random.Shared.Next(Recipient.Shares);
        for (var i = 0; i < Recipient.Shares && mine.Count < fair; i++)
        {
            var share = (first + i) % Recipient.Shares;
            if (mine.Contains(share)) continue;
            await using var take = new NpgsqlCommand("select pg_try_advisory_lock($1, $2)", connection)
            { Parameters = { new() { Value = LockClass }, new() { Value = share } } };
            if (await take.ExecuteScalarAsync(cancellation) is not true) continue;
            mine.Add(share);
            Gained(share);
        }
    }

    private async Task LetGo(NpgsqlConnection connection, int share, CancellationToken cancellation)
    {
        await LettingGo(share).WaitAsync(LetGoWithin, cancellation);
        await using var release = new NpgsqlCommand("select pg_advisory_unlock($1, $2)", connection)
        { Parameters = { new() { Value = LockClass }, new() { Value = share } } };
        await release.ExecuteScalarAsync(cancellation);
        mine.Remove(share);
    }
}
