using System.Diagnostics;
using System.Diagnostics.Metrics;
using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>What is measured of deliveries. No measurement names a subscription: there may be thousands.</summary>
internal sealed class DeliveryMetrics : IDisposable
{
    /// <summary>Name of meter and spans.</summary>
    public const string Name = "U4ssc.Subscriptions";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> attempts;
    private readonly Histogram<double> duration;

    public DeliveryMetrics()
    {
        attempts = meter.CreateCounter<long>("u4ssc.webhook.attempts", "{attempt}", "Attempts to deliver an event, by what came of them.");
        duration = meter.CreateHistogram<double>("u4ssc.webhook.duration", "s", "From the beginning of an attempt to the answer.");
        meter.CreateObservableGauge("u4ssc.webhook.open", () =>
            Open, "{event}", "Events that this replica holds and that are not accepted.");
        meter.CreateObservableGauge("u4ssc.webhook.tried", () => Tried, "{attempt}", "Attempts that are under way.");
        meter.CreateObservableGauge("u4ssc.webhook.away", () => Away, "{subscription}", "Subscriptions whose endpoint accepts nothing.");
    }

    /// <summary>Spans of attempts.</summary>
    public ActivitySource Source { get; } = new(Name);

    public int Open { get; set; }

    public int Tried { get; set; }

    public int Away { get; set; }

    /// <summary>An attempt was made.</summary>
    public void Attempted(Attempted attempted)
    {
        var outcome = new KeyValuePair<string, object?>("outcome", EnumWords.Of(attempted.Outcome));
        attempts.Add(1, outcome);
        duration.Record(attempted.Milliseconds / 1000.0, outcome);
    }

    /// <summary>The span of one attempt, in the trace in which the event came to be.</summary>
    public Activity? Begin(Served one, Guid subscription)
    {
        var parent = one.Trace is { Length: 32 } trace
            ? new ActivityContext(
                ActivityTraceId.CreateFromString(trace), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, isRemote: true)
            : default;
        var activity = Source.StartActivity("webhook attempt", ActivityKind.Client, parent);
        activity?.SetTag("u4ssc.event.number", one.Number).SetTag("u4ssc.event.type", one.Type).SetTag("u4ssc.subscription", subscription);
        return activity;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Source.Dispose();
        meter.Dispose();
    }
}
