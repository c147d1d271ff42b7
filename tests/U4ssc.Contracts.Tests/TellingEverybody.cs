using U4ssc.Kernel.Bus;
using U4ssc.Subscriptions;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Contracts.Tests;

/// <summary>The stream for everybody is made of all that the services tell each other: a message that is new has its place in it.</summary>
public sealed class TellingEverybody
{
    public static TheoryData<string> Messages => [.. Messaging.Types.Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void what_a_message_says_to_everybody_is_decided(string type)
    {
        foreach (var message in new[] { Samples.Complete(Of(type)), Samples.Sparse(Of(type)) })
        {
            var facts = PublicEvents.Of((IMessage)message);
            Assert.Equal(facts.Count, facts.Select(fact => fact.Id).Distinct().Count());
            Assert.All(facts, fact => Assert.Equal(Messaging.Teller(Of(type)), fact.Service));
        }
    }

    [Fact]
    public void every_message_is_listened_to_on_a_queue_of_its_own()
    {
        var reactions = Composed.Reactions("Subscriptions");
        Assert.Equal(Messaging.Types.OrderBy(type => type.FullName), reactions.Select(one => one.Message).OrderBy(type => type.FullName));
        Assert.Equal(reactions.Count, reactions.Select(one => one.Queue).Distinct().Count());
    }

    private static Type Of(string name) => typeof(IMessage).Assembly.GetType(name, throwOnError: true)!;
}
