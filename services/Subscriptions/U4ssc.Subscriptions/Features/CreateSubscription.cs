using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Marten;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Broker;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>Somebody subscribes. The secret with which deliveries will be signed is in the answer, and nowhere else.</summary>
internal static class CreateSubscriptionEndpoint
{
    /// <param name="From">A number, <c>"beginning"</c> or <c>"now"</c>; now where it is left out.</param>
    public sealed record Body(
        string? Url = null, bool? Queue = null, IReadOnlyList<string>? Types = null, IReadOnlyList<string>? Countries = null,
        IReadOnlyList<string>? Agencies = null, JsonElement? From = null, bool? Heartbeats = null, bool? Ed25519 = null);

    /// <summary>The new subscription.</summary>
    /// <param name="From">The number of the event after which it begins.</param>
    /// <param name="Secret">Shown once: deliveries are signed with it as Standard Webhooks say.</param>
    /// <param name="PublicKey">The key of <c>v1a</c> signatures, where they were asked for.</param>
    /// <param name="Queue">The queue that will be made; whether it is there yet says <c>…/queue</c>.</param>
    /// <param name="User">The login that may read it; its password is the secret.</param>
    /// <param name="Address">The broker.</param>
    public sealed record Created(
        Guid Id, SubscriptionStatus Status, long From, int SecretSerial, string Secret,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? PublicKey,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Queue = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? User = null,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Address = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/", Handle)
        .WithSummary("Subscribe to public events.").Produces<Created>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(
        Body<Body> body, Request request, IQuerySession session, Tail tail, SubscriptionDoor door, SecretSealer sealer, WebhookKey key,
        EndpointRules rules, PartnerAddress broker)
    {
        await tail.Look(request.Cancellation);
        var newest = tail.Head.Number;
        var terms = Terms(body.Value);
        var isQueue = terms.Way == DeliveryWay.Queue;
        if (isQueue && !broker.IsThere) return SubscriptionRefusals.NoQueues.ToProblem();
        var after = After(body.Value.From, newest);
        var holder = request.Caller.Holder;
        var others = await session.Query<SubscriptionRow>().Seen(request.Permits, request.Caller)
            .Where(row => row.Status != SubscriptionStatus.Ended).CountAsync(request.Cancellation);
        var id = request.NewId();
        var secret = SigningSecret.New(sealer, id, serial: 1, terms.Way);
        var status = isQueue ? SubscriptionStatus.Active : SubscriptionStatus.Unproved;
        var created = new Created(id, status, after, secret.Serial, secret.Sealed, terms.Ed25519 ? key.PublicKey : null);
        if (isQueue)
            created = created with { Queue = PartnerPlace.Name(id), User = PartnerPlace.Name(id), Address = broker.Text };
        return SigningSecret.Reveal(
            await door.Create(
                request, id, new CreateSubscription(holder, terms, after, newest, others, rules),
                version => Answer.Created($"/api/subscriptions/{id}", created, version),
                store => store.Store(secret)),
            sealer);
    }

    private static SubscriptionTerms Terms(Body body)
    {
        var isQueue = body.Queue == true;
        if (isQueue == body.Url is not null)
        {
            throw new BadInputException(
                "/url", "subscription.one_way",
                "Give either url, where events are to be posted, or queue: true for a queue on the broker.");
        }

        return new(
            isQueue ? DeliveryWay.Queue : DeliveryWay.Webhook, body.Url, body.Types ?? [], body.Countries ?? [], body.Agencies ?? [],
            body.Heartbeats ?? false, body.Ed25519 ?? false);
    }

    private static long After(JsonElement? from, long newest) => from switch
    {
        null or { ValueKind: JsonValueKind.Null } => newest,
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var after) && after >= 0 => after,
        { ValueKind: JsonValueKind.String } text when text.ValueEquals("now") => newest,
        { ValueKind: JsonValueKind.String } text when text.ValueEquals("beginning") => 0,
        { ValueKind: JsonValueKind.String } text
            when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var after) => after,
        _ => throw new BadInputException(
            "/from", "subscription.from_shape", "Give the number after which to begin, \"beginning\" or \"now\"."),
    };
}
