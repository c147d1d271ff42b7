using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>One line of the list of subscriptions.</summary>
internal sealed class SubscriptionRow : IRow<SubscriptionRow, ISubscriptionEvent>
{
    public Guid Id { get; set; }

    public Owner Owner { get; set; } = Owner.Nobody;

    public SubscriptionStatus Status { get; set; }

    public string? Url { get; set; }

    public bool Queue { get; set; }

    public IReadOnlyList<string> Types { get; set; } = [];

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>What the status is told from.</summary>
    public bool IsProved { get; set; }

    public static SubscriptionRow? Evolve(SubscriptionRow? row, ISubscriptionEvent happened, Recorded recorded) => (happened, row) switch
    {
        (SubscriptionCreated e, _) => new()
        {
            Owner = new(Holders: [e.Holder]),
            Status = e.Terms.Way == DeliveryWay.Queue ? SubscriptionStatus.Active : SubscriptionStatus.Unproved,
            IsProved = e.Terms.Way == DeliveryWay.Queue,
            Url = e.Terms.Url,
            Queue = e.Terms.Way == DeliveryWay.Queue,
            Types = e.Terms.Types,
            CreatedAt = recorded.At,
        },
        (SubscriptionChanged e, { } one) => one.With(e.Terms),
        (SubscriptionProved e, { } one) when e.Url == one.Url => one.Proved(),
        (SubscriptionProved, { } one) => one,
        (SubscriptionPaused, { } one) => one.At(SubscriptionStatus.Paused),
        (SubscriptionResumed, { } one) => one.At(one.IsProved ? SubscriptionStatus.Active : SubscriptionStatus.Unproved),
        (SubscriptionSecretRotated or SubscriptionReplayRequested, { } one) => one,
        (SubscriptionEnded, { } one) => one.At(SubscriptionStatus.Ended),
        _ => throw new ImpossibleHistoryException(row, happened),
    };

    private SubscriptionRow At(SubscriptionStatus status)
    {
        Status = status;
        return this;
    }

    private SubscriptionRow Proved()
    {
        IsProved = true;
        return Status == SubscriptionStatus.Unproved ? At(SubscriptionStatus.Active) : this;
    }

    private SubscriptionRow With(SubscriptionTerms terms)
    {
        IsProved = IsProved && terms.Url == Url;
        (Url, Types) = (terms.Url, terms.Types);
        return Status == SubscriptionStatus.Active && !IsProved ? At(SubscriptionStatus.Unproved) : this;
    }
}

/// <summary>The subscriptions of the one who asks, narrowed by status.</summary>
internal static class ListSubscriptionsEndpoint
{
    public sealed record Line(
        Guid Id, SubscriptionStatus Status, string? Url, bool Queue, IReadOnlyList<string> Types, DateTimeOffset CreatedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", Handle).Produces<Page<Line>>().Listed().Asks(
        QueryParameter.Choice<SubscriptionStatus>("status", "How it stands."));

    private static Task<IResult> Handle(Request request, IQuerySession session)
    {
        IQueryable<SubscriptionRow> rows = session.Query<SubscriptionRow>();
        if (EnumWords.Find<SubscriptionStatus>(request.Query("status")) is { } status) rows = rows.Where(row => row.Status == status);
        return Lists.Page(rows, request, row => new Line(row.Id, row.Status, row.Url, row.Queue, row.Types, row.CreatedAt));
    }
}
