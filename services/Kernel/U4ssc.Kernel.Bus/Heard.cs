using System.Collections.Concurrent;
using Marten;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace U4ssc.Kernel.Bus;

/// <summary>
/// Keeps what each queue has heard of its message type, by ordinals: what its reaction took, and what ended on the error queue. Written
/// down a moment after the broker was told: who dies in between asks for what it has heard already, and never misses anything.
/// </summary>
public sealed class Heard(NpgsqlDataSource database, ILogger<Heard> log) : BackgroundService, IReceiveObserver
{
    private const int NotesMax = 100_000;

    // In the order of the queues: two replicas that write both wait for each other, and neither for ever.
    private const string Write = """
        insert into heard (queue, taken, failed)
        select queue, coalesce(range_agg(int8range(ordinal, ordinal, '[]')) filter (where done), '{}'),
          coalesce(range_agg(int8range(ordinal, ordinal, '[]')) filter (where not done), '{}')
        from unnest($1, $2, $3) as noted(queue, ordinal, done) group by queue order by queue
        on conflict (queue) do update set taken = heard.taken + excluded.taken, failed = heard.failed + excluded.failed - heard.taken - excluded.taken
        """;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly ConcurrentQueue<Note> notes = new();

    /// <summary>Adds the table.</summary>
    public static void AddTable(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var heard = new Table("public.heard");
        heard.AddColumn("queue", "text").AsPrimaryKey();
        heard.AddColumn("taken", "int8multirange").NotNull();
        heard.AddColumn("failed", "int8multirange").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(heard);
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteDown(cancellationToken);
    }

    // The broker has been told that this message is done with.
    Task IReceiveObserver.PostReceive(ReceiveContext context)
    {
        if (context.TryGetPayload<Note>(out var note) && notes.Count < NotesMax) notes.Enqueue(note);
        return Task.CompletedTask;
    }

    Task IReceiveObserver.PreReceive(ReceiveContext context) => Task.CompletedTask;

    Task IReceiveObserver.PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) => Task.CompletedTask;

    Task IReceiveObserver.ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) =>
        Task.CompletedTask;

    Task IReceiveObserver.ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await WriteDown(stoppingToken);
    }

    private async Task WriteDown(CancellationToken cancellation)
    {
        var noted = new List<Note>();
        while (notes.TryDequeue(out var note)) noted.Add(note);
        if (noted.Count == 0) return;
        try
        {
            await using var command = database.CreateCommand(Write);
            command.Parameters.Add(new() { Value = noted.Select(note => note.Queue).ToArray() });
            command.Parameters.Add(new() { Value = noted.Select(note => note.Ordinal).ToArray() });
            command.Parameters.Add(new() { Value = noted.Select(note => note.Done).ToArray() });
            await command.ExecuteNonQueryAsync(cancellation);
        }
#pragma warning disable CA1031 // It is written down with the next ones; what never is, is asked for.
        catch (Exception lost)
#pragma warning restore CA1031
        {
            log.LogInformation("What was heard is written down in a moment: {Reason}", lost.Message);
            foreach (var note in noted) notes.Enqueue(note);
        }
    }

    /// <summary>A message that came to a queue.</summary>
    private sealed class Note(string queue, long ordinal)
    {
        public string Queue => queue;

        public long Ordinal => ordinal;

        /// <summary>Its reaction took it, at whatever attempt.</summary>
        public bool Done { get; set; }
    }

    /// <summary>Notes which message came. Inside of whatever says that a message is not genuine: such a one was not heard.</summary>
    internal sealed class Listening(string queue) : IFilter<ConsumeContext>
    {
        public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
        {
            if (context.Headers.Get<long>(ToldHeaders.Ordinal) is not { } ordinal)
            {
                await next.Send(context);
                return;
            }

            var note = context.ReceiveContext.GetOrAddPayload(() => new Note(queue, ordinal));
            await next.Send(context);
            note.Done = true;
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("heard");
    }
}
