using System.Globalization;
using Npgsql;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Broker;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Features;

/// <summary>The queue of a subscription: where it is, and whether it is there yet.</summary>
internal static class GetSubscriptionQueueEndpoint
{
    /// <summary>The queue.</summary>
    /// <param name="User">The login that may read it, and nothing else.</param>
    /// <param name="Ready">Queue and login are there, and the password is the newest secret.</param>
    /// <param name="Filled">Every event up to this number that was asked for was put into the queue, and maybe later ones.</param>
    /// <param name="Taken">Every event up to this number was acknowledged; a queue that the broker loses is filled from here on.</param>
    /// <param name="Newest">Number of the newest event of the stream.</param>
    /// <param name="Notice">What is not as it should be and what to do; null where all is well.</param>
    public sealed record QueueOf(
        string Queue, string User, string? Address, bool Ready, long Filled, long Taken, long Newest, string? Notice);

    private const string Read = """
        select coalesce(queue.declared, false), coalesce(queue.bound, false), coalesce(queue.filled, $2), coalesce(queue.taken, $2),
          coalesce(login.secret_serial, 0)
        from (select $1::uuid as id) asked left join partner_queue queue on queue.subscription = asked.id
        left join partner_login login on login.subscription = asked.id
        """;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/queue", Handle).Produces<QueueOf>();

    private static async Task<IResult> Handle(
        Guid id, Request request, Streams streams, NpgsqlDataSource database, Tail tail, PartnerAddress broker)
    {
        var state = (await streams.State<Subscription, ISubscriptionEvent>(id, request.Cancellation)).Value;
        if (state.Whose(id) is not { } whose || !request.Sees(whose)) return Problems.NotFound;
        if (state is not Subscription.Lasting { Facts: var facts }) return SubscriptionRefusals.Over.ToProblem();
        if (facts.Terms.Way != DeliveryWay.Queue) return SubscriptionRefusals.OfQueues.ToProblem();
        await using var command = database.CreateCommand(Read);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = facts.After });
        await using var row = await command.ExecuteReaderAsync(request.Cancellation);
        await row.ReadAsync(request.Cancellation);
        var (isDeclared, isBound, filled) = (row.GetBoolean(0), row.GetBoolean(1), row.GetInt64(2));
        var isReady = isDeclared && row.GetInt32(4) == facts.Secrets[^1].Serial;
        return Answer.Ok(new QueueOf(
            PartnerPlace.Name(id), PartnerPlace.Name(id), broker.Text, isReady, filled, row.GetInt64(3), tail.Head.Number,
            Notice(state, isReady, isBound, broker)));
    }

    private static string? Notice(Subscription state, bool isReady, bool isBound, PartnerAddress broker) => (state, isReady, isBound) switch
    {
        _ when !broker.IsThere => "Events are not given to queues here any more. Read them at /api/events.",
        (Subscription.Paused, _, _) => "Nothing new is put into the queue while the subscription is paused. Nothing is lost.",
        (_, false, _) => "The queue, or its newest password, is being made. Ask again in a few seconds.",
        (_, true, false) => string.Create(CultureInfo.InvariantCulture,
            $"The queue is being filled with what it missed. It gets no more while {broker.MessagesMax / 2} or more lie in it: read them."),
        _ => null,
    };
}
