using System.Text;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using CloudNative.CloudEvents.SystemTextJson;
using Npgsql;
using U4ssc.Contracts;
using U4ssc.Subscriptions.Domain;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>The stream as it lies in the database, read by a library of others.</summary>
internal static class Stream
{
    public static async Task<IReadOnlyList<string>> Texts(RunningService service)
    {
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var command = source.CreateCommand(
            "select data ->> 'text' from mt_events where stream_id = $1 order by version");
        command.Parameters.Add(new() { Value = PublicationEvents.Stream });
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync()) texts.Add(reader.GetString(0));
        return texts;
    }

    /// <summary>The events in their order; none has another place, and each has the hash of the one before.</summary>
    public static async Task<IReadOnlyList<CloudEvent>> Events(RunningService service)
    {
        var texts = await Texts(service);
        var previous = Publication.Nothing;
        var events = new List<CloudEvent>();
        foreach (var text in texts)
        {
            var read = Read(text);
            Assert.Equal($"{events.Count + 1:D19}", read[Sequence.SequenceAttribute]);
            Assert.Equal(previous, read[CloudEventWriter.PreviousHash]);
            previous = Publication.Hash(text);
            events.Add(read);
        }

        return events;
    }

    public static CloudEvent Read(string text) => new JsonEventFormatter().DecodeStructuredModeMessage(
        Encoding.UTF8.GetBytes(text), new("application/cloudevents+json"),
        [Sequence.SequenceAttribute, CloudEventWriter.PreviousHash, Partitioning.PartitionKeyAttribute]);

    /// <summary>Waits until so many are in it.</summary>
    public static Task Has(RunningService service, int count) =>
        Eventually.Is(async () => (await Texts(service)).Count == count, $"{count} events are in the stream");

    public static IEnumerable<string> Ids(params IEnumerable<IMessage> messages) => messages.Select(one => one.Fact.EventId.ToString("D"));
}
