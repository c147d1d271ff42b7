using System.Buffers.Binary;
using Npgsql;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// Nobody else works on a list while its lock is held. It is the database's, on a connection of its own: one whose holder is killed is free
/// at once.
/// </summary>
internal sealed class ListLocks(NpgsqlDataSource database)
{
    /// <summary>The lock, or null where somebody else has it.</summary>
    public async Task<IAsyncDisposable?> Try(Guid list, CancellationToken cancellation)
    {
        var held = new Held(await database.OpenConnectionAsync(cancellation), Key(list));
        if (await held.Ask("select pg_try_advisory_lock($1)", cancellation) is true) return held;
        await held.Connection.DisposeAsync();
        return null;
    }

    /// <summary>The lock, once whoever has it has ended a turn.</summary>
    public async Task<IAsyncDisposable> Wait(Guid list, CancellationToken cancellation)
    {
        var held = new Held(await database.OpenConnectionAsync(cancellation), Key(list));
        try
        {
            await held.Ask("select pg_advisory_lock($1)", cancellation);
            return held;
        }
        catch
        {
            await held.Connection.DisposeAsync();
            throw;
        }
    }

    private static long Key(Guid list) => BinaryPrimitives.ReadInt64BigEndian(list.ToByteArray(bigEndian: true).AsSpan(8));

    private sealed record Held(NpgsqlConnection Connection, long Key) : IAsyncDisposable
    {
        public async Task<object?> Ask(string what, CancellationToken cancellation)
        {
            await using var command = new NpgsqlCommand(what, Connection);
            command.Parameters.AddWithValue(Key);
            return await command.ExecuteScalarAsync(cancellation);
        }

        // Said, since a connection that goes back to its pool stays open and would keep the lock.
        public async ValueTask DisposeAsync()
        {
            try
            {
                await Ask("select pg_advisory_unlock($1)", CancellationToken.None);
            }
            catch (NpgsqlException)
            {
                // The connection is gone, and the lock with it.
            }
            finally
            {
                await Connection.DisposeAsync();
            }
        }
    }
}
