using U4ssc.Kernel;
using U4ssc.Subscriptions.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Subscriptions;

public sealed class NumberingPublicEvents
{
    private static readonly Guid City = new("0192f000-0000-7000-8000-000000000001");

    [Fact]
    public void each_event_has_the_next_number_and_the_hash_of_the_one_before()
    {
        var events = Published(Publication.Initial, Fact(1), Fact(2), Fact(3));
        Assert.Equal([1, 2, 3], events.Select(one => one.Number));
        Assert.Equal([Publication.Nothing, Publication.Hash(events[0].Text), Publication.Hash(events[1].Text)],
            events.Select(one => one.PreviousSha256));
        var head = events.Aggregate(Publication.Initial, Publication.Evolve);
        Assert.Equal(new Publication(3, Publication.Hash(events[2].Text)), head);
        Assert.Equal(head.Sha256, Published(head, Fact(4))[0].PreviousSha256);
    }

    [Fact]
    public void nothing_to_say_is_no_event() => Assert.Empty(Published(Publication.Initial));

    [Fact]
    public void the_text_is_written_with_the_number_and_the_hash_in_it() =>
        Assert.Equal($"city.enrolled 1 {Publication.Nothing}", Published(Publication.Initial, Fact(1))[0].Text);

    [Fact]
    public void a_hash_is_the_sha_256_of_the_bytes() => Assert.Equal(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Publication.Hash("abc"));

    [Theory]
    [InlineData(2, null)]
    [InlineData(4, null)]
    [InlineData(3, "another hash")]
    public void a_history_with_a_gap_a_repetition_or_a_broken_chain_is_impossible(long number, string? previous)
    {
        var head = Published(Publication.Initial, Fact(1), Fact(2)).Aggregate(Publication.Initial, Publication.Evolve);
        var next = new EventPublished(number, previous ?? head.Sha256, "city.enrolled", "{}");
        Assert.Throws<ImpossibleHistoryException>(() => Publication.Evolve(head, next));
    }

    [Fact]
    public void every_kind_has_one_record_and_every_version_is_said_once()
    {
        Assert.Equal(PublicTypes.All.Count, PublicTypes.All.Select(type => (type.Name, type.Version)).Distinct().Count());
        Assert.Equal(PublicTypes.All.Count, PublicTypes.All.Select(type => type.Data).Distinct().Count());
    }

    private static EventPublished[] Published(Publication state, params PublicFact[] facts) =>
    [
        .. PublicationDecider.Decide(new Publish(facts), state, next => $"{next.Fact.Type} {next.Number} {next.PreviousSha256}").Events
            .Cast<EventPublished>(),
    ];

    private static PublicFact Fact(int second) => PublicFact.Of(
        Guid.CreateVersion7(), "registry", $"{City}", new DateTimeOffset(2026, 1, 1, 0, 0, second, TimeSpan.Zero), new(City, "NO-KS", "NO"),
        new CityEnrolled(City, "NO-KS", "NO", new DateOnly(2026, 1, 1)));
}
