using System.Net;
using U4ssc.Subscriptions.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Subscriptions;

public sealed class DecidingOnSubscriptions
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly SubscriptionTerms Terms =
        new(DeliveryWay.Webhook, "https://example.org/u4ssc", ["certificate.issued"], ["NO"], ["NO-KS"], true, false);

    private static readonly CreateSubscription Creation = new(new("holder"), Terms, 7, 9, 0, EndpointRules.Strict);

    [Fact]
    public void it_begins_unproved_with_its_lists_in_one_order()
    {
        var command = Creation with { Terms = Terms with { Types = ["city.withdrawn", "certificate.issued", "city.withdrawn"] } };
        var created = Assert.IsType<SubscriptionCreated>(Assert.Single(SubscriptionDecider.Decide(command, Subscription.Initial).Events));
        Assert.Equal(["certificate.issued", "city.withdrawn"], created.Terms.Types);
        var state = Assert.IsType<Subscription.Running>(Subscription.Evolve(Subscription.Initial, created));
        Assert.False(state.Facts.IsProved);
        Assert.Equal(7, state.Facts.After);
    }

    [Theory]
    [InlineData("", "subscription.url_shape")]
    [InlineData("example.org", "subscription.url_shape")]
    [InlineData("ftp://example.org/", "subscription.url_shape")]
    [InlineData("file:///etc/passwd", "subscription.url_shape")]
    [InlineData("https://", "subscription.url_shape")]
    [InlineData("https://user:secret@example.org/", "subscription.url_parts")]
    [InlineData("https://example.org/#here", "subscription.url_parts")]
    [InlineData("http://example.org/", "subscription.url_without_tls")]
    [InlineData("https://127.0.0.1/", "subscription.url_not_public")]
    [InlineData("https://[::ffff:10.0.0.1]/", "subscription.url_not_public")]
    [InlineData("https://2130706433/", "subscription.url_not_public")]
    [InlineData("https://0x7f.1/", "subscription.url_not_public")]
    [InlineData("https://017700000001/", "subscription.url_not_public")]
    [InlineData("https://169.254.169.254/latest/meta-data", "subscription.url_not_public")]
    public void an_address_that_may_not_be_is_refused_with_its_place(string url, string code)
    {
        var refusal = SubscriptionDecider.Decide(Creation with { Terms = Terms with { Url = url } }, Subscription.Initial).Refusal!;
        Assert.Equal(("/url", code), (Assert.Single(refusal.Places).Pointer, refusal.Places[0].Code));
    }

    [Fact]
    public void each_wrong_entry_is_named()
    {
        var wrong = Terms with { Types = ["certificate.issued", "city.eaten"], Countries = ["XX"], Agencies = ["no-ks", "NO-KS"] };
        var refusal = SubscriptionDecider.Decide(Creation with { Terms = wrong, After = 10 }, Subscription.Initial).Refusal!;
        Assert.Equal(["/types/1", "/countries/0", "/agencies/0", "/from"], refusal.Places.Select(place => place.Pointer));
    }

    [Fact]
    public void nobody_has_more_than_so_many() => Assert.Equal(
        "subscription.too_many",
        SubscriptionDecider.Decide(Creation with { Others = SubscriptionDecider.SubscriptionsMax }, Subscription.Initial).Refusal!.Code);

    [Fact]
    public void another_address_has_to_be_proved_anew_and_other_lists_have_not()
    {
        var proved = After(Creation, new ProveEndpoint(Terms.Url!));
        Assert.True(Facts(proved).IsProved);
        Assert.True(Facts(Subscription.Evolve(proved, Changed(proved, terms => terms with { Types = [] }))).IsProved);
        var moved = Subscription.Evolve(proved, Changed(proved, terms => terms with { Url = "https://example.net/" }));
        Assert.False(Facts(moved).IsProved);
        // The answer to the challenge at the address before comes late.
        Assert.Empty(SubscriptionDecider.Decide(new ProveEndpoint(Terms.Url!), moved).Events);
    }

    [Fact]
    public void a_new_secret_counts_beside_the_one_before_and_never_a_third()
    {
        var state = After(Creation, new RotateSecret(24, Now), new RotateSecret(1, Now));
        Assert.Equal([new(2, Now.AddHours(1)), new SecretTerm(3, null)], Facts(state).Secrets);
        Assert.Equal("subscription.overlap_range", SubscriptionDecider.Decide(new RotateSecret(169, Now), state).Refusal!.Code);
    }

    [Fact]
    public void the_same_twice_is_no_news()
    {
        var paused = After(Creation, new PauseSubscription(PauseCause.Failing));
        Assert.Empty(SubscriptionDecider.Decide(new PauseSubscription(PauseCause.Asked), paused).Events);
        var resumed = Subscription.Evolve(paused, new SubscriptionResumed());
        Assert.Empty(SubscriptionDecider.Decide(new ResumeSubscription(), resumed).Events);
        var ended = Subscription.Evolve(resumed, new SubscriptionEnded(EndCause.Gone));
        Assert.Empty(SubscriptionDecider.Decide(new EndSubscription(EndCause.Asked), ended).Events);
    }

    [Fact]
    public void what_is_over_stays_over()
    {
        var ended = After(Creation, new EndSubscription(EndCause.Asked));
        SubscriptionCommand[] asked =
        [
            new ResumeSubscription(), new PauseSubscription(PauseCause.Asked), new RotateSecret(1, Now),
            new ChangeSubscription(terms => terms, EndpointRules.Strict), new RequestReplay(0, 1, false, 9, 0),
        ];
        Assert.All(asked, command => Assert.Equal("subscription.over", SubscriptionDecider.Decide(command, ended).Refusal!.Code));
        Assert.All(asked, command =>
            Assert.Equal("subscription.unknown", SubscriptionDecider.Decide(command, Subscription.Initial).Refusal!.Code));
    }

    [Theory]
    [InlineData(0, 9, 0, null)]
    [InlineData(8, 9, 0, null)]
    [InlineData(9, 9, 0, "subscription.nothing_to_replay")]
    [InlineData(0, 10, 0, "subscription.nothing_to_replay")]
    [InlineData(5, 4, 0, "subscription.nothing_to_replay")]
    [InlineData(0, 9, 10, "subscription.too_many_replays")]
    public void a_replay_has_something_to_replay(long after, long upTo, int open, string? code) => Assert.Equal(
        code, SubscriptionDecider.Decide(new RequestReplay(after, upTo, false, 9, open), After(Creation)).Refusal?.Code);

    [Fact]
    public void a_queue_has_no_deliveries_of_ours()
    {
        var queue = Creation with { Terms = new(DeliveryWay.Queue, null, [], [], [], false, false) };
        Assert.True(Facts(After(queue)).IsProved);
        Assert.Equal(
            "subscription.of_webhooks", SubscriptionDecider.Decide(new RequestReplay(0, 1, false, 9, 0), After(queue)).Refusal!.Code);
        var wrong = queue with { Terms = queue.Terms with { Heartbeats = true } };
        Assert.NotNull(SubscriptionDecider.Decide(wrong, Subscription.Initial).Refusal);
    }

    [Fact]
    public void http_is_for_development_alone()
    {
        var local = Creation with
        {
            Terms = Terms with { Url = "http://127.0.0.1:9000/" },
            Rules = new(true, [IPNetwork.Parse("127.0.0.0/8")]),
        };
        Assert.Null(SubscriptionDecider.Decide(local, Subscription.Initial).Refusal);
    }

    private static Subscription After(params SubscriptionCommand[] commands) => commands.Aggregate(
        Subscription.Initial, (state, command) => SubscriptionDecider.Decide(command, state).Events.Aggregate(state, Subscription.Evolve));

    private static Subscription.Known Facts(Subscription state) => Assert.IsAssignableFrom<Subscription.Lasting>(state).Facts;

    private static ISubscriptionEvent Changed(Subscription state, Func<SubscriptionTerms, SubscriptionTerms> change) =>
        Assert.Single(SubscriptionDecider.Decide(new ChangeSubscription(change, EndpointRules.Strict), state).Events);
}
