using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>The one door to subscriptions: each change is kept for those who deliver, in its own transaction, and told to them.</summary>
internal sealed class SubscriptionDoor(Transact transact, Hints hints, TimeProvider clock)
{
    /// <summary>Tells those who deliver that a subscription changed.</summary>
    public const string Channel = "u4ssc_subscriptions";

    /// <summary>A new one.</summary>
    public async Task<IResult> Create(
        Request request, Guid id, CreateSubscription command, Func<long, Answer> answer, Action<IDocumentSession> alongside)
    {
        var result = await transact.Create<Subscription, ISubscriptionEvent>(
            request, id, new Owner(Holders: [request.Caller.Holder]),
            decide: state => SubscriptionDecider.Decide(command, state),
            answer: (_, _, version, _) => answer(version),
            alongside: (session, stream, events) =>
            {
                Recipient.Keep(session, stream, events.Aggregate(Subscription.Initial, Subscription.Evolve), request.Now);
                alongside(session);
            });
        hints.Raise(Channel);
        return result;
    }

    /// <summary>A change that its holder asks for.</summary>
    public async Task<IResult> Ask(
        Request request, Guid id, Func<Subscription, Decision<ISubscriptionEvent>> decide, Func<Subscription, long, Answer> answer,
        Action<IDocumentSession, IReadOnlyList<ISubscriptionEvent>>? alongside = null)
    {
        var before = Subscription.Initial;
        var result = await transact.Ask<Subscription, ISubscriptionEvent>(
            request, id,
            decide: state => decide(before = state),
            answer: answer,
            alongside: (session, events) =>
            {
                if (events.Count == 0) return;
                Recipient.Keep(session, id, events.Aggregate(before, Subscription.Evolve), request.Now);
                alongside?.Invoke(session, events);
            });
        hints.Raise(Channel);
        return result;
    }

    /// <summary>The same, where the answer is only that it was done.</summary>
    public Task<IResult> Ask(Request request, Guid id, SubscriptionCommand command) => Ask(
        request, id, state => SubscriptionDecider.Decide(command, state), (_, version) => Answer.NoContent(version));

    /// <summary>A change that follows from what came of deliveries.</summary>
    public async Task Do(Guid id, SubscriptionCommand command, CancellationToken cancellation)
    {
        var before = Subscription.Initial;
        await transact.Do<Subscription, ISubscriptionEvent>(
            Asked.BySystem("deliveries"), id,
            state => SubscriptionDecider.Decide(command, before = state), cancellation,
            alongside: (session, stream, events) =>
            {
                if (events.Count > 0) Recipient.Keep(session, stream, events.Aggregate(before, Subscription.Evolve), clock.GetUtcNow());
            });
        hints.Raise(Channel);
    }
}
