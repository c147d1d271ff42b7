using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>What is posted to an endpoint beside events: CloudEvents of no number, never repeated.</summary>
/// <param name="address">Public address of the platform, without a slash at its end.</param>
internal sealed class Notices(string address)
{
    /// <summary>Asks whoever answers whether it wants events: <c>data.challenge</c> is to come back.</summary>
    public const string Challenge = "subscription.challenge";

    /// <summary>Says what the newest event is, so that silence is not taken for an end.</summary>
    public const string Heartbeat = "subscription.heartbeat";

    /// <summary>For trying out.</summary>
    public const string Test = "subscription.test";

    private readonly JsonEventFormatter formatter = new(new JsonSerializerOptions(), default);

    /// <summary>Data of a heartbeat.</summary>
    /// <param name="Number">Number of the newest event of the stream.</param>
    /// <param name="Sha256">SHA-256 (lower-case hex) of its bytes.</param>
    /// <param name="Note">The same with the time as a signed note, as <c>/api/events/head</c> has it.</param>
    /// <param name="CompleteUpTo">Everything up to this number that was asked for was accepted, or given up as the delivery log
    /// says.</param>
    public sealed record HeartbeatData(long Number, string Sha256, DateTimeOffset At, string Note, long CompleteUpTo);

    /// <summary>Data of a challenge.</summary>
    public sealed record ChallengeData(string Challenge);

    /// <summary>Data of a test.</summary>
    public sealed record TestData(string Message);

    /// <summary>Writes one.</summary>
    public Posted Write<TData>(string type, Guid subscription, DateTimeOffset at, TData data)
    {
        var id = Guid.CreateVersion7(at).ToString("D");
        var written = new CloudEvent(CloudEventsSpecVersion.V1_0)
        {
            Id = id,
            Type = type,
            Source = new Uri($"{address}/api/subscriptions/{subscription:D}"),
            Time = at.ToUniversalTime(),
            DataContentType = "application/json",
            Data = JsonSerializer.SerializeToElement(data, Json.Options),
        };
        return new(id, formatter.EncodeStructuredModeMessage(written, out _));
    }
}
