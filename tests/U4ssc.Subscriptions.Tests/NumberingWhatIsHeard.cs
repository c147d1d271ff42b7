using Microsoft.Extensions.DependencyInjection;
using U4ssc.Contracts;
using U4ssc.Contracts.Certification.V1;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>The stream follows the numbers that the services give, whatever the broker makes of their order.</summary>
public sealed class NumberingWhatIsHeard
{
    [Fact]
    public async Task what_comes_late_twice_or_in_another_order_is_in_the_stream_once_and_in_its_place()
    {
        await using var service = await Subscribed.Start();
        var registry = new SomeService(service);
        var said = Enumerable.Range(0, 12).Select(i => i % 4 == 3 ? registry.Registers() : registry.Enrols()).ToList();
        // Everything but the second one, backwards and twice.
        await registry.Tell(said.Where(one => one.Number != 2).Reverse().SelectMany(one => new[] { one, one }));
        await Eventually.Is(async () => await Heard(service) == 11, "all but one are heard");
        await Stream.Has(service, 1);
        Assert.Equal(Stream.Ids(said[0].Message), (await Stream.Events(service)).Select(one => one.Id));
        using var anyone = service.As(Role.Anonymous);
        var status = await (await anyone.GetAsync(new Uri("/status", UriKind.Relative))).Json();
        var waiting = status.GetProperty("stream").GetProperty("sources")[0];
        Assert.Equal((1, 10), (waiting.GetProperty("published").GetInt64(), waiting.GetProperty("waiting").GetInt64()));

        await registry.Tell(said[1]);
        await Stream.Has(service, 9);
        var wanted = Stream.Ids(said.Where(one => one.Message is not Contracts.Registry.V1.CityRegistered).Select(one => one.Message));
        Assert.Equal(wanted, (await Stream.Events(service)).Select(one => one.Id));
    }

    [Fact]
    public async Task what_says_nothing_to_everybody_is_passed_without_a_word_from_anybody()
    {
        await using var service = await Subscribed.Start();
        var registry = new SomeService(service);
        await registry.Tell(Enumerable.Range(0, 250).Select(_ => registry.Registers()).ToList());
        using var anyone = service.As(Role.Anonymous);
        await Eventually.Is(
            async () => (await (await anyone.GetAsync(new Uri("/status", UriKind.Relative))).Json()).GetProperty("stream")
                .GetProperty("sources").EnumerateArray().Any(source => source.GetProperty("published").GetInt64() == 250),
            "all of them are passed");
        Assert.Empty(await Stream.Events(service));
    }

    [Fact]
    public async Task every_message_of_every_service_comes_through_and_says_what_its_schema_says()
    {
        await using var service = await Subscribed.Start();
        var all = Messaging.Types.Select(type => SomeService.Fresh((IMessage)Samples.Complete(type))).ToList();
        foreach (var teller in all.GroupBy(message => Messaging.Teller(message.GetType())))
        {
            var some = new SomeService(service);
            await some.Tell(teller.Select(some.Says));
        }

        var facts = all.SelectMany(PublicEvents.Of).ToList();
        await Stream.Has(service, facts.Count);
        var events = await Stream.Events(service);
        Assert.Equal(Domain.PublicTypes.Names.Order(StringComparer.Ordinal),
            events.Select(one => one.Type!).Order(StringComparer.Ordinal));
        foreach (var one in events)
        {
            var fact = facts.Single(fact => fact.Id.ToString("D") == one.Id);
            Assert.Equal($"{TestIssuer.Issuer.TrimEnd('/')}/api/{fact.Service}", one.Source!.ToString());
            Assert.Equal((fact.Subject, fact.At), (one.Subject, one.Time));
            Assert.Empty(Schemas.Broken(one.DataSchema!.AbsolutePath, (System.Text.Json.JsonElement)one.Data!));
        }

        var issued = all.OfType<CertificateIssued>().Single();
        Assert.Equal([issued.Number, issued.CityId.ToString()], events.Where(one => one.Source!.AbsolutePath == "/api/certification"
            && one.Type is "certificate.issued" or "snapshot.published").Select(one => one.Subject!));
    }

    [Fact]
    public async Task two_who_number_at_once_can_neither_fork_the_stream_nor_leave_a_gap_nor_say_anything_twice()
    {
        await using var service = await Subscribed.Start();
        var replica = await service.Replica();
        var registry = new SomeService(service);
        var said = Enumerable.Range(0, 150).Select(i => i % 5 == 4 ? registry.Registers() : registry.Enrols()).ToList();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        // Beside the two whom the lock tells who numbers, four who know no lock.
        var others = new[] { service.App, replica, service.App, replica }.Select(one => one.Services.GetRequiredService<Numbering>())
            .Select(one => Task.Run(() => Numbers(one, enough.Token))).ToList();
        await registry.Tell(said.OrderBy(one => one.Number % 7));
        await Stream.Has(service, 120);
        await enough.CancelAsync();
        var lost = (await Task.WhenAll(others)).Sum();
        await replica.StopAsync(TestContext.Current.CancellationToken);
        await replica.DisposeAsync();
        Assert.True(lost > 0, "Nobody was ever too late: nothing was tried.");
        var wanted = Stream.Ids(said.Where(one => one.Number % 5 != 0).Select(one => one.Message));
        Assert.Equal(wanted, (await Stream.Events(service)).Select(one => one.Id));
    }

    [Fact]
    public async Task a_number_that_comes_with_another_message_is_kept_for_somebody_to_look()
    {
        await using var service = await Subscribed.Start();
        var registry = new SomeService(service);
        var first = registry.Enrols();
        await registry.Tell(first);
        await Stream.Has(service, 1);
        await registry.Tell(registry.Enrols() with { Number = 1 }, registry.Enrols() with { Number = 2 });
        await Stream.Has(service, 2);
        Assert.Equal(first.Message.Fact.EventId.ToString("D"), (await Stream.Events(service))[0].Id);
        var factory = new RabbitMQ.Client.ConnectionFactory { Uri = service.Broker };
        await using var connection = await factory.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await Eventually.Is(async () =>
            await channel.MessageCountAsync("subscriptions-when-city-enrolled_error") == 1, "it is on the error queue");
    }

    private static async Task<int> Numbers(Numbering numbering, CancellationToken stopping)
    {
        var late = 0;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await numbering.Step(null, CancellationToken.None);
            }
#pragma warning disable CA1031 // Whoever is too late is told so in several ways.
            catch (Exception)
#pragma warning restore CA1031
            {
                late++;
            }
        }

        return late;
    }

    private static async Task<long> Heard(RunningService service)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(service.Database);
        await using var command = source.CreateCommand("select count(*) from incoming");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
