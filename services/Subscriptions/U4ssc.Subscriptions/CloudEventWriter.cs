using System.Globalization;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.Extensions;
using CloudNative.CloudEvents.SystemTextJson;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions;

/// <summary>Writes a public event as CloudEvents 1.0 have it in JSON, once: what is kept, and served for ever, is the text.</summary>
/// <param name="address">Public address of the platform, without a slash at its end: part of every event.</param>
internal sealed class CloudEventWriter(string address)
{
    /// <summary>The hash of the event before, in lower-case hex.</summary>
    public static readonly CloudEventAttribute PreviousHash =
        CloudEventAttribute.CreateExtension("previoushash", CloudEventAttributeType.String);

    // As many digits for every number: the extension asks for texts that sort as the numbers do.
    private const string Digits = "D19";
    private static readonly CloudEventAttribute[] Extensions =
        [Sequence.SequenceAttribute, PreviousHash, Partitioning.PartitionKeyAttribute];

    /// <summary>Public address of the platform.</summary>
    public string Address => address;

    private readonly JsonEventFormatter formatter = new(new JsonSerializerOptions(), default);

    /// <summary>The event's text: one line of ASCII.</summary>
    public string Write(NumberedFact numbered)
    {
        var fact = numbered.Fact;
        var written = new CloudEvent(CloudEventsSpecVersion.V1_0, Extensions)
        {
            Id = fact.Id.ToString("D"),
            Type = fact.Type,
            Source = new Uri($"{address}/api/{fact.Service}"),
            Subject = fact.Subject,
            Time = fact.At.ToUniversalTime(),
            DataContentType = "application/json",
            DataSchema = new Uri(string.Create(CultureInfo.InvariantCulture, $"{address}/schemas/{fact.Type}/{fact.Version}")),
            Data = fact.Data,
            [Sequence.SequenceAttribute] = numbered.Number.ToString(Digits, CultureInfo.InvariantCulture),
            [PreviousHash] = numbered.PreviousSha256,
            // What is of one city is delivered in its order.
            [Partitioning.PartitionKeyAttribute] = fact.City?.Id.ToString("D"),
        };
        return Encoding.UTF8.GetString(formatter.EncodeStructuredModeMessage(written, out _).Span);
    }
}
