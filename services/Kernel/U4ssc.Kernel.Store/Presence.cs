using System.Diagnostics;
using Marten;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace U4ssc.Kernel.Store;

/// <summary>
/// Says every other second that this replica lives, and ends the connections of one that stopped saying so: a replica that is frozen would
/// keep its locks, and its open transactions would hold up every reader of the log. With its connections goes all that it led and all that
/// it had not committed, so what it does after it thawed begins anew. On a thread of its own: that all others are busy does not mean that
/// the process stands still.
/// </summary>
public sealed class Presence(NpgsqlDataSource database, Replica replica, TimeProvider clock, ILogger<Presence> log)
    : IHostedService, IDisposable
{
    /// <summary>The database's clock and a replica's may differ by so much before it is said.</summary>
    public static readonly TimeSpan ClockOffMax = TimeSpan.FromSeconds(5);

    private const int StatementSecondsMax = 5;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource stopping = new();
    private Thread? thread;
    private HashSet<string> late = [];
    private long looked;
    private bool stopped;

    /// <summary>How far this replica's clock is ahead of the database's, as last seen.</summary>
    public TimeSpan ClockOff { get; private set; }

    internal Thread? Thread => thread;

    /// <summary>The table of the replicas.</summary>
    public static void AddTable(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var replicas = new Table("public.replica");
        replicas.AddColumn("name", "text").AsPrimaryKey();
        replicas.AddColumn("seen", "timestamptz").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(replicas);
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Before anything is led: who leads has said that it lives.
        Endure(LookOnce);
        thread = new Thread(Live) { IsBackground = true, Name = "presence" };
        thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        if (thread is not null)
        {
            await Task.Run(thread.Join, cancellationToken);
            stopped = true;
        }

        Endure(() =>
        {
            using var leave = database.CreateCommand("delete from replica where name = $1");
            leave.Parameters.Add(new() { Value = replica.Name });
            leave.ExecuteNonQuery();
        });
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // A host that is thrown away unstopped: the thread has ended before what it waits on goes.
        if (!stopped && thread is not null)
        {
            stopping.Cancel();
            thread.Join();
        }

        stopped = true;
        stopping.Dispose();
    }

    /// <summary>Says that it lives, and ends the connections of those that were late at the last look and still are.</summary>
    internal void Look(NpgsqlConnection connection)
    {
        if (looked > 0 && Stopwatch.GetElapsedTime(looked) > LateAfter)
        {
            log.LogWarning("This replica stood still for {Seconds:F0} s. What it led goes on elsewhere, and here with new connections.",
                Stopwatch.GetElapsedTime(looked).TotalSeconds);
            // It cannot know who was really late while it looked away; and the connections that others ended are to fail nobody's request.
            late = [];
            database.Clear();
        }

        looked = Stopwatch.GetTimestamp();
        var before = clock.GetUtcNow();
        var seen = Say(connection);
        ClockOff = before + (Stopwatch.GetElapsedTime(looked) / 2) - seen;
        var nowLate = Late(connection);
        if (nowLate.Intersect(late, StringComparer.Ordinal).ToArray() is { Length: > 0 } frozen) End(connection, frozen);
        late = nowLate;
    }

    private void Live()
    {
        while (!stopping.Token.WaitHandle.WaitOne(Every)) Endure(() =>
        {
            using var connection = database.OpenConnection();
            do Look(connection);
            while (!stopping.Token.WaitHandle.WaitOne(Every));
        });
    }

    private void LookOnce()
    {
        using var connection = database.OpenConnection();
        Look(connection);
    }

    private DateTimeOffset Say(NpgsqlConnection connection)
    {
        using var say = new NpgsqlCommand(
            "insert into replica (name, seen) values ($1, clock_timestamp()) on conflict (name) do update set seen = excluded.seen returning seen", connection)
        {
            CommandTimeout = StatementSecondsMax,
            Parameters = { new() { Value = replica.Name } },
        };
        return new DateTimeOffset((DateTime)say.ExecuteScalar()!);
    }

    private static HashSet<string> Late(NpgsqlConnection connection)
    {
        using var look = new NpgsqlCommand(
            "select name from replica where seen < clock_timestamp() - $1 and name in (select application_name from pg_stat_activity where datname = current_database())", connection)
        {
            CommandTimeout = StatementSecondsMax,
            Parameters = { new() { Value = LateAfter } },
        };
        using var reader = look.ExecuteReader();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read()) names.Add(reader.GetString(0));
        return names;
    }

    private void End(NpgsqlConnection connection, string[] frozen)
    {
        using var end = new NpgsqlCommand(
            "select count(*) filter (where pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name = any($1)", connection)
        {
            CommandTimeout = StatementSecondsMax,
            Parameters = { new() { Value = frozen } },
        };
        var ended = (long)end.ExecuteScalar()!;
        log.LogWarning(
            "{Replicas} said nothing for {Seconds:F0} s: {Ended} of its connections were ended, so that others go on with what it led.",
            string.Join(", ", frozen), LateAfter.TotalSeconds, ended);
        using var forget = new NpgsqlCommand("delete from replica where seen < clock_timestamp() - $1", connection)
        { Parameters = { new() { Value = ForgottenAfter } } };
        forget.ExecuteNonQuery();
    }

    private void Endure(Action act)
    {
        try
        {
            act();
        }
#pragma warning disable CA1031 // It outlives whatever the database does: without it nobody would be replaced.
        catch (Exception lost)
#pragma warning restore CA1031
        {
            log.LogInformation("The database does not hear that this replica lives; it is told again in a moment: {Reason}", lost.Message);
        }
    }
}
