using System.Text.Json.Nodes;
using JasperFx.Events;
using U4ssc.Kernel.Bus;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Contracts.Tests;

public sealed class KeepingWhatIsSent
{
    private static readonly string Folder = Path.Combine(Golden.Folder, "messages");

    private static IEnumerable<Type> Messages =>
        typeof(IMessage).Assembly.GetTypes().Where(type =>
            type is { IsClass: true, IsAbstract: false } && typeof(IMessage).IsAssignableFrom(type));

    [Fact]
    public void every_message_is_sent_as_it_was_written_down()
    {
        var problems = Golden.Problems(Folder, Messages.ToDictionary(File, Golden.Text, StringComparer.Ordinal), Repository.Writes);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void what_was_sent_can_be_read() =>
        Assert.Empty(Messages.SelectMany(type =>
            Golden.Unreadable(File(type), System.IO.File.ReadAllText(Path.Combine(Folder, File(type))), type)));

    [Fact]
    public void a_message_is_in_a_versioned_namespace() =>
        Assert.All(Messages, type => Assert.Matches(@"\AU4ssc\.Contracts\.[A-Z][a-z]+\.V\d+\z", type.Namespace));

    [Fact]
    public void every_event_that_has_a_message_is_read_for_it_and_no_other() =>
        Assert.Empty(
            from service in Composed.Services
            let told = Composed.Announcements(service)
            from stored in Composed.Events(service)
            let happened = (IEvent)Activator.CreateInstance(typeof(Event<>).MakeGenericType(stored.Type), Samples.Complete(stored.Type))!
            where told.Map(happened) is not null != told.Announced.Contains(stored.Type)
            select $"{stored.Name}: the map of {service} and the list beside it do not agree on whether it is announced.");

    [Fact]
    public void exchanges_and_queues_keep_their_names()
    {
        var topology = new JsonObject
        {
            ["exchanges"] = new JsonObject(Messages.OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(type => KeyValuePair.Create(type.FullName![("U4ssc.Contracts.".Length)..], (JsonNode?)Messaging.Exchange(type)))),
            ["queues"] = new JsonObject(
                from service in Composed.Services
                from reaction in Composed.Reactions(service)
                orderby reaction.Queue
                select KeyValuePair.Create(reaction.Queue, (JsonNode?)Messaging.Exchange(reaction.Message))),
        };
        var problems = Golden.Problems(Path.Combine(Golden.Folder, "topology"),
            new Dictionary<string, string> { ["bus.json"] = Golden.Text(topology) }, Repository.Writes);
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static string File(Type type) => $"{type.FullName!["U4ssc.Contracts.".Length..]}.json";
}
