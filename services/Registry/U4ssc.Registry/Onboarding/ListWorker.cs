using System.Buffers.Binary;
using Marten;
using Npgsql;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// Takes up lists that wait, oldest first, one at a time a replica. A lock of the database's keeps two replicas off the same list; it goes with
/// the connection, so a list whose replica was killed is free at once.
/// </summary>
internal sealed class ListWorker(ListWork work, IDocumentStore store, NpgsqlDataSource database, TimeProvider clock, ILogger<ListWorker> log) : BackgroundService
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PauseMax = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failed = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Next(stoppingToken);
                failed = 0;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            // Whatever it was, the list is still there and goes on where it stopped; giving up would lose an agency's upload.
            catch (Exception fault)
            {
                failed++;
                log.LogError(fault, "A list of cities stopped at a fault, for the {Times}. time. It goes on after a pause.", failed);
            }

            var pause = TimeSpan.FromSeconds(Math.Min(PauseMax.TotalSeconds, PollEvery.TotalSeconds * Math.Pow(2, Math.Min(failed, 10))));
            try
            {
                await Task.Delay(pause, clock, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Next(CancellationToken cancellation)
    {
        IReadOnlyList<ListTask> waiting;
        await using (var session = store.QuerySession()) waiting = await session.Query<ListTask>().OrderBy(task => task.Id).Take(100).ToListAsync(cancellation);
        foreach (var task in waiting)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            if (!await Locked(connection, task.Id, cancellation)) continue;
            await using var session = store.QuerySession();
            // Another replica may have ended it between our look and our lock.
            if (await session.LoadAsync<ListTask>(task.Id, cancellation) is { } still) await work.Do(still, cancellation);
        }
    }

    // Closing the connection gives the lock back, also where it only returns to its pool.
    private static async Task<bool> Locked(NpgsqlConnection connection, Guid list, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock($1)", connection);
        command.Parameters.AddWithValue(BinaryPrimitives.ReadInt64BigEndian(list.ToByteArray(bigEndian: true).AsSpan(8)));
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
