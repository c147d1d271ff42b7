using System.Collections.Concurrent;
using System.Diagnostics;
using U4ssc.Kernel;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>One trace from the request to the attempt.</summary>
public sealed class TracingDeliveries
{
    [Fact]
    public async Task the_attempt_is_in_the_trace_of_the_request_that_it_came_of()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var receiver = await Receiver.Start();
        var broker = await TestServers.NewVirtualHost("subscriptions");
        await using var source = await RunningService.On(
            broker, "registry", args => LampService.Create(args, LampService.Access, name: "registry"));
        await using var service = await Subscribed.On(broker);
        using var subscriber = service.Subscriber();
        await subscriber.SubscribeProved(new { url = receiver.Url });
        using var agency = source.As(Role.Agency, agency: "NO-KS");
        var lamp = (await (await agency.Send(HttpMethod.Post, "/api/registry/lamps", new { room = "here", agency = "NO-KS" })).Json())
            .GetProperty("id").GetGuid();

        // As the gateway sends it on.
        var trace = ActivityTraceId.CreateRandom();
        agency.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        (await agency.Send(HttpMethod.Put, $"/api/registry/lamps/{lamp}/switch", new { on = true, watts = 1 }, ifMatch: 1))
            .EnsureSuccessStatusCode();
        await Eventually.Is(() => Task.FromResult(receiver.Events.Count == 1), "the event came");

        var attempt = await Eventually.Gives(
            () => Task.FromResult(spans.FirstOrDefault(span => span.OperationName == "webhook attempt" && span.TraceId == trace)),
            "the span of the attempt, in the trace of the request");
        Assert.Equal("accepted", attempt.GetTagItem("u4ssc.outcome"));
        Assert.Contains(trace.ToString(), receiver.Events[0].Headers["traceparent"].ToString(), StringComparison.Ordinal);
    }
}
