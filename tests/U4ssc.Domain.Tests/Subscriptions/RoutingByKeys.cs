using U4ssc.Subscriptions.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Subscriptions;

/// <summary>What a subscriber asks for, as the broker's patterns say it.</summary>
public sealed class RoutingByKeys
{
    private static readonly SubscriptionTerms Everything = new(DeliveryWay.Queue, null, [], [], [], false, false);

    [Fact]
    public void every_type_has_two_words_so_that_a_key_has_four() =>
        Assert.All(PublicTypes.Names, name => Assert.Equal(2, name.Split('.').Length));

    [Fact]
    public void an_event_about_no_city_is_of_no_country_and_no_agency()
    {
        Assert.Equal("edition.published.none.none", RoutingKeys.Of("edition.published", null, null));
        Assert.Equal("certificate.issued.NO.NO-KS", RoutingKeys.Of("certificate.issued", "NO", "NO-KS"));
    }

    [Fact]
    public void each_combination_of_what_is_asked_for_is_one_pattern()
    {
        Assert.Equal(["*.*.*.*"], RoutingKeys.Patterns(Everything));
        var some = Everything with { Types = ["certificate.issued", "certificate.revoked"], Countries = ["NO", "SE"] };
        Assert.Equal(
            ["certificate.issued.NO.*", "certificate.issued.SE.*", "certificate.revoked.NO.*", "certificate.revoked.SE.*"],
            RoutingKeys.Patterns(some));
        Assert.Equal(4, RoutingKeys.Count(some));
    }

    [Fact]
    public void more_combinations_than_the_broker_is_to_look_through_are_refused_at_their_place()
    {
        string[] agencies = [.. Enumerable.Range(1, 100).Select(number => $"NO-{number}")];
        var fits = Everything with { Types = [.. PublicTypes.Names.Take(10)], Agencies = agencies };
        Assert.Empty(SubscriptionRules.Wrong(fits, EndpointRules.Strict));
        var tooMany = fits with { Countries = ["NO", "SE"] };
        Assert.Equal("subscription.too_many_patterns", Assert.Single(SubscriptionRules.Wrong(tooMany, EndpointRules.Strict)).Code);
        var webhook = tooMany with { Way = DeliveryWay.Webhook, Url = "https://example.org/" };
        Assert.Empty(SubscriptionRules.Wrong(webhook, EndpointRules.Strict));
    }

    [Fact]
    public void the_secret_of_a_queue_has_no_other_beside_it()
    {
        var queue = new Subscription.Running(new(new("holder"), Everything, 0, true, [new(1, null)], 0));
        var now = new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
        Assert.Equal("subscription.one_secret_only", SubscriptionDecider.Decide(new RotateSecret(1, now), queue).Refusal!.Code);
        Assert.Equal([new SubscriptionSecretRotated(2, now)], SubscriptionDecider.Decide(new RotateSecret(null, now), queue).Events);
        var terms = Everything with { Way = DeliveryWay.Webhook, Url = "https://example.org/" };
        var webhook = queue with { Facts = queue.Facts with { Terms = terms } };
        Assert.Equal(
            [new SubscriptionSecretRotated(2, now.AddHours(24))], SubscriptionDecider.Decide(new RotateSecret(null, now), webhook).Events);
    }
}
