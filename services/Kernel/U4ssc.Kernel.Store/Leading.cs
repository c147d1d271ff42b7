using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Marten;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace U4ssc.Kernel.Store;

/// <summary>
/// Work that one replica does at a time: it takes the database's lock of that name, works, and hands over when it stops. The lock lives as
/// long as its connection: of a replica that was killed it is free at once, of one that is frozen <see cref="Presence"/> ends the
/// connection.
/// </summary>
public sealed class Leading(NpgsqlDataSource database, ServiceName service, TimeProvider clock, ILogger<Leading> log)
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Works step by step for as long as the program runs, whatever the database or anybody else does: each failure is logged and tried
    /// again.
    /// </summary>
    /// <param name="name">Names the work in this service, for ever.</param>
    /// <param name="every">Time from one step to the next where there is nothing more to do and no <paramref name="hint"/> comes.</param>
    /// <param name="step">One step; true where there is more to do at once.</param>
    public async Task Work(string name, TimeSpan every, Func<Lead, Task<bool>> step, CancellationToken stopping, Hint? hint = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        for (var failed = 0; !stopping.IsCancellationRequested;)
        {
            try
            {
                var led = await Once(name, async lead =>
                {
                    log.LogInformation("This replica leads {Work} of {Service}", name, service.Value);
                    while (true)
                    {
                        await lead.Check();
                        var more = await step(lead);
                        failed = 0;
                        if (more) continue;
                        if (hint is null) await Task.Delay(every, clock, stopping);
                        else await hint.WaitAsync(every, stopping);
                    }
                }, stopping);
                if (!led) await Task.Delay(TryEvery, clock, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // The work outlives whatever the database or the broker does; each failure is logged and tried again.
            catch (Exception lost)
#pragma warning restore CA1031
            {
                failed++;
                log.LogWarning("The work {Work} of {Service} is interrupted and goes on in a moment: {Reason}", name, service.Value,
                    lost.Message);
                var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, Math.Min(failed, 10) - 1), RetryMax.TotalSeconds));
                await Task.Delay(pause, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Works once, unless another replica, or this one elsewhere, is at it.</summary>
    /// <returns>False where somebody else is at it.</returns>
    public async Task<bool> Once(string name, Func<Lead, Task> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        var key = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var take = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = key } } })
        {
            if (await take.ExecuteScalarAsync(cancellation) is not true) return false;
        }

        try
        {
            await work(new Lead(name, key, connection, cancellation));
            return true;
        }
        finally
        {
            await HandOver(connection, key);
        }
    }

    // A connection that goes back to its pool would keep the lock for a replica that no longer works.
    private static async Task HandOver(NpgsqlConnection connection, long key)
    {
        try
        {
            await using var release = new NpgsqlCommand("select pg_advisory_unlock($1)", connection)
            { Parameters = { new() { Value = key } } };
            await release.ExecuteScalarAsync(CancellationToken.None);
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            NpgsqlConnection.ClearPool(connection);
        }
    }
}

/// <summary>The right to do some work, for as long as its connection lives.</summary>
public sealed class Lead
{
    private readonly string name;
    private readonly long key;
    private readonly int backend;
    private readonly NpgsqlConnection connection;

    internal Lead(string name, long key, NpgsqlConnection connection, CancellationToken stopping) =>
        (this.name, this.key, this.connection, backend, Stopping) = (name, key, connection, connection.ProcessID, stopping);

    /// <summary>The process of the database that holds the lock.</summary>
    internal int Backend => backend;

    /// <summary>Says that the program is to end.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Throws where the lock went with its connection: somebody else may be at work already.</summary>
    public async Task Check()
    {
        await using var still = new NpgsqlCommand("select 1", connection);
        await still.ExecuteScalarAsync(Stopping);
    }

    /// <summary>
    /// Makes what is saved in this session fail as a whole where the lock is not held any more. Between that look and the commit it cannot
    /// be lost either: who is frozen there loses the session's connection together with the lock's.
    /// </summary>
    public void Fence(IDocumentOperations operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        // No row is ever inserted; the number that is none ends the transaction and says why.
        operations.QueueSqlCommand(
            """
            insert into replica (name, seen) select '', now() where (
              select (case when count(*) > 0 then '0' else ? end)::int from pg_locks
              where locktype = 'advisory' and objsubid = 1 and granted and pid = ? and classid::bigint = ? and objid::bigint = ?) = 1
            """,
            $"This replica does not lead {name} any more.", backend, (long)(uint)(key >> 32), (long)(uint)key);
    }
}
