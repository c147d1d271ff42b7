using System.Text.Json;
using Marten;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions;

/// <summary>
/// Takes from each service what comes next by its own numbers, and nothing behind a gap, and gives it the next numbers of the stream:
/// events, rows and progress in one transaction. Whoever does the same at once fails as a whole: the version of the stream, the keys of
/// the rows and the progress are all held against what was read.
/// </summary>
internal sealed class Numbering(Transact transact, NpgsqlDataSource database, Hints hints, CloudEventWriter writer)
{
    /// <summary>Tells whoever waits for the next event.</summary>
    public const string Channel = "u4ssc_published";

    /// <summary>Messages of one service that are taken at once.</summary>
    public const int MessagesMax = 100;

    // In the order of the key and no more than that: without the order the statistics would have all that was ever heard looked through.
    internal const string Next = """
        select next.source, known.number, next.number, next.facts, next.trace from source_progress known
        cross join lateral (
          select * from incoming where incoming.source = known.source and incoming.number > known.number
          order by incoming.number limit $1) next
        order by next.source, next.number
        """;

    private const string Rows = """
        insert into public_event (number, id, type, country, agency, city, source, source_number, trace, sha256)
        select number, id, type, country, agency, city::uuid, source, source_number, trace, sha256
        from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          as published (number, id, type, country, agency, city, source, source_number, trace, sha256)
        """;

    // The text that is no number ends the transaction and says why.
    private const string Move = """
        update source_progress set number = case when number = ? then ?
          else ('What was taken of ' || source || ' was numbered by somebody else meanwhile.')::bigint end
        where source = ?
        """;

    private static readonly Asked Ask = Asked.BySystem("numbering");

    /// <summary>Numbers what is there.</summary>
    /// <param name="fence">Makes the transaction fail where somebody else does this now.</param>
    /// <returns>True where there may be more.</returns>
    public async Task<bool> Step(Action<IDocumentOperations>? fence, CancellationToken cancellation)
    {
        var taken = 0;
        var published = false;
        await transact.Attempts(Ask, async attempt =>
        {
            (taken, published) = (0, false);
            var head = await Head(cancellation);
            var runs = await Runs(cancellation);
            if (runs.Count == 0) return;
            taken = runs.Max(run => run.Messages.Count);
            var facts = InTurn(runs).SelectMany(message => message.Facts.Select(fact => new Published(message, fact))).ToList();
            var decision = PublicationDecider.Decide(new Publish([.. facts.Select(one => one.Fact)]), head, writer.Write);
            attempt.Append(PublicationEvents.Stream, new At<Publication>(head, head.Number), decision);
            if (facts.Count > 0) Add(attempt.Session, facts, [.. decision.Events.Cast<EventPublished>()]);
            foreach (var run in runs) attempt.Session.QueueSqlCommand(Move, run.After, run.Messages[^1].Number, run.Source);
            fence?.Invoke(attempt.Session);
            await attempt.Session.SaveChangesAsync(cancellation);
            published = facts.Count > 0;
        }, cancellation);
        if (published) hints.Raise(Channel);
        return taken == MessagesMax;
    }

    // Each service's messages as they follow each other; of several services, the one that was recorded first.
    private static IEnumerable<Placed> InTurn(List<Run> runs)
    {
        var waiting = runs.Select(run => new Queue<Placed>(run.Messages)).ToList();
        while (waiting.MinBy(queue => queue.Peek().At) is { } first)
        {
            yield return first.Dequeue();
            if (first.Count == 0) waiting.Remove(first);
        }
    }

    private static void Add(IDocumentSession session, List<Published> facts, EventPublished[] events) => session.QueueSqlCommand(
        Rows,
        events.Select(one => one.Number).ToArray(), facts.Select(one => one.Fact.Id).ToArray(), events.Select(one => one.Type).ToArray(),
        facts.Select(one => one.Fact.City?.Country).ToArray(), facts.Select(one => one.Fact.City?.Agency).ToArray(),
        facts.Select(one => one.Fact.City?.Id.ToString("D")).ToArray(), facts.Select(one => one.Message.Source).ToArray(),
        facts.Select(one => one.Message.Number).ToArray(), facts.Select(one => one.Message.Trace).ToArray(),
        events.Select(one => Publication.Hash(one.Text)).ToArray());

    private async Task<Publication> Head(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select number, sha256 from public_event order by number desc limit 1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? new(reader.GetInt64(0), reader.GetString(1)) : Publication.Initial;
    }

    // Of each service what follows without a gap.
    private async Task<List<Run>> Runs(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Next);
        command.Parameters.Add(new() { Value = MessagesMax });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var runs = new List<Run>();
        while (await reader.ReadAsync(cancellation))
        {
            var (source, after, number) = (reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2));
            if (runs.Count == 0 || runs[^1].Source != source) runs.Add(new(source, after, []));
            var run = runs[^1];
            if (number != after + run.Messages.Count + 1) continue;
            var facts = JsonSerializer.Deserialize<List<PublicFact>>(reader.GetString(3), Json.Options)!;
            run.Messages.Add(new(source, number, facts, await reader.IsDBNullAsync(4, cancellation) ? null : reader.GetString(4)));
        }

        runs.RemoveAll(run => run.Messages.Count == 0);
        return runs;
    }

    private sealed record Run(string Source, long After, List<Placed> Messages);

    private sealed record Placed(string Source, long Number, IReadOnlyList<PublicFact> Facts, string? Trace)
    {
        // What says nothing to everybody holds up nothing.
        public DateTimeOffset At => Facts.Count > 0 ? Facts[0].At : DateTimeOffset.MinValue;
    }

    private sealed record Published(Placed Message, PublicFact Fact);
}
