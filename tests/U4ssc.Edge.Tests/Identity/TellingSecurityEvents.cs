using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using U4ssc.Kernel.Http;
using U4ssc.Testing.Hosting;

namespace U4ssc.Edge.Tests.Identity;

public sealed class TellingSecurityEvents(RunningEdge edge)
{
    [Fact]
    public async Task what_matters_for_security_is_counted_by_its_word()
    {
        var counted = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, hears) =>
        {
            if (instrument.Meter.Name == SecurityEvents.Meter) hears.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, number, tags, _) =>
            counted.AddOrUpdate(tags[0].Value!.ToString()!, number, (_, before) => before + number));
        listener.Start();

        using var wrong = await RunningEdge.AskForToken(edge.IdentityAddress, "demo-auditor", "wrong");
        await Told("authentication_failed");

        using var agency = await edge.AtIdentity("demo-agency");
        var made = await agency.NewClient(new { name = "Counted", role = "city" });
        await Told("account_changed");

        using var city = await edge.AtIdentity(made.Id, made.Secret);
        using var suspended = await agency.Do($"{made.At}/suspension", made.At);
        using var refused = await city.Send("POST", $"{made.At}/secret", null, ("If-Match", suspended.ETag()));
        await refused.IsProblem(401, "token.superseded");
        await Told("token_superseded");

        // A caller may have the answer before the line about it is written.
        Task Told(string word) => Eventually.Is(() => Task.FromResult(counted.GetValueOrDefault(word) > 0), $"{word} is counted");
    }
}
