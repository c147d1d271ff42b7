using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using Npgsql;
using U4ssc.Contracts;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Store;

namespace U4ssc.Subscriptions;

/// <summary>Keeps what was heard under the number that its service gave it, in whatever order and however often it comes.</summary>
internal sealed class Incoming(NpgsqlDataSource database, Hints hints, TimeProvider clock)
{
    /// <summary>Tells the one who numbers.</summary>
    public const string Channel = "u4ssc_incoming";

    private const string Insert = """
        with source as (insert into source_progress (source, number) select $1, 0
          where not exists (select from source_progress where source = $1) on conflict do nothing)
        insert into incoming (source, number, message, facts, trace, heard_at) values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing
        returning exists (select from incoming later where later.source = $1 and later.number > $2)
        """;

    /// <summary>Keeps a message: what it says to everybody.</summary>
    /// <exception cref="HopelessMessageException">It has no number, or its number is another message's.</exception>
    public async Task Take<T>(ConsumeContext<T> context)
        where T : class, IMessage
    {
        var told = context.Message;
        var source = Messaging.Teller(typeof(T));
        var number = context.Headers.Get<long>(ToldHeaders.Number)
            ?? throw new HopelessMessageException(
                $"A message of {source} has no number ({ToldHeaders.Number}): it has no place in the stream.");
        await using var insert = database.CreateCommand(Insert);
        insert.Parameters.Add(new() { Value = source });
        insert.Parameters.Add(new() { Value = number });
        insert.Parameters.Add(new() { Value = told.Fact.EventId });
        var facts = PublicEvents.Of(told);
        insert.Parameters.Add(new() { Value = JsonSerializer.Serialize(facts, Json.Options) });
        insert.Parameters.Add(new() { Value = (object?)Activity.Current?.TraceId.ToString() ?? DBNull.Value });
        insert.Parameters.Add(new() { Value = clock.GetUtcNow() });
        if (await insert.ExecuteScalarAsync(context.CancellationToken) is not bool isWaitedFor)
        {
            await IsTheSame(source, number, told.Fact.EventId, context.CancellationToken);
            return;
        }

        // Most messages say nothing to everybody: these are passed with the next one that does, or at the next look, unless a later one
        // waits for just this one. A transaction for each of them would cost more than the message itself.
        if (facts.Count > 0 || isWaitedFor) hints.Raise(Channel);
    }

    // A service that was set back to an earlier day gives its numbers anew. What was published under them cannot be taken back, so a person
    // has to look; docs/decisions/0086.
    private async Task IsTheSame(string source, long number, Guid message, CancellationToken cancellation)
    {
        await using var look = database.CreateCommand("select message from incoming where source = $1 and number = $2");
        look.Parameters.Add(new() { Value = source });
        look.Parameters.Add(new() { Value = number });
        if (await look.ExecuteScalarAsync(cancellation) is not Guid known || known != message)
        {
            throw new HopelessMessageException(
                $"Message {number} of {source} was heard as another one before: {source} seems to have been set back. Nothing of it was taken.");
        }
    }
}
