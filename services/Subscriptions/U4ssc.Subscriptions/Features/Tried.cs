using System.Text.Json.Serialization;
using U4ssc.Subscriptions.Delivery;

namespace U4ssc.Subscriptions.Features;

/// <summary>What came of one attempt that was asked for.</summary>
/// <param name="Accepted">The endpoint did as it should.</param>
/// <param name="Status">Of its answer; null where none came.</param>
/// <param name="Error">What happened; null where it was accepted.</param>
/// <param name="Answer">The first 2 KiB of its answer.</param>
internal sealed record Tried(
    bool Accepted, int? Status, int Milliseconds, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Error,
    string? Answer)
{
    public static Tried Of(Attempted attempted) => new(
        attempted.Outcome == AttemptOutcome.Accepted, attempted.Status, attempted.Milliseconds, attempted.Error, attempted.Answer);
}
