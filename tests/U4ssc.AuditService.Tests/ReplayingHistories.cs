using System.Net.ServerSentEvents;
using System.Text.Json;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.AuditService.Tests;

public sealed class ReplayingHistories(RunningPlatform platform)
{
    [Fact]
    public async Task each_step_is_the_entry_of_the_timeline_with_the_state_after_it()
    {
        var entries = await platform.Timeline($"submissions/{platform.Submission}");
        var steps = await Lines($"/api/audit/submissions/{platform.Submission}/replay");
        Assert.Equal(entries.Select(entry => entry.ToString()), steps.SkipLast(1).Select(step => step.GetProperty("entry").ToString()));
        Assert.All(steps.SkipLast(1), step => Assert.Equal("entry", step.Text("kind")));
        Assert.Equal(("end", entries.Count), (steps[^1].Text("kind"), steps[^1].GetProperty("entries").GetInt32()));

        foreach (var step in steps.Where(step =>
            step.TryGetProperty("entry", out var entry) && entry.Text("service") is "submissions" or "verification"))
        {
            var entry = step.GetProperty("entry");
            var path = entry.Text("history").Replace("/history", "", StringComparison.Ordinal);
            var state = await RunningPlatform.Read(
                platform.At(entry.Text("service"), Role.Auditor), $"{path}?version={entry.GetProperty("version")}");
            Assert.True(JsonElement.DeepEquals(state, step.GetProperty("state")), $"{path} at {entry.GetProperty("version")}");
        }
    }

    [Fact]
    public async Task it_goes_on_after_any_step()
    {
        var steps = await Lines($"/api/audit/cities/{platform.City}/replay");
        foreach (var from in new[] { 0, 3, steps.Count / 2, steps.Count - 2 })
        {
            var after = steps[from].GetProperty("entry").Text("cursor");
            var rest = await Lines($"/api/audit/cities/{platform.City}/replay?after={after}");
            Assert.Equal(
                steps.Skip(from + 1).SkipLast(1).Select(step => step.ToString()), rest.SkipLast(1).Select(step => step.ToString()));
            Assert.Equal(steps.Count - from - 2, rest[^1].GetProperty("entries").GetInt32());
        }
    }

    [Fact]
    public async Task as_events_of_a_stream_it_goes_on_where_a_browser_says()
    {
        var path = $"/api/audit/submissions/{platform.Submission}/replay";
        var lines = await Lines(path);
        var events = await Events(path, null);
        Assert.Equal(lines.Select(line => line.ToString()), events.Select(one => one.Data));
        Assert.Equal(["entry", "end"], events.Select(one => one.EventType).Distinct());
        var rest = await Events(path, events[4].EventId);
        Assert.Equal(events.Skip(5).SkipLast(1).Select(one => one.Data), rest.SkipLast(1).Select(one => one.Data));
    }

    private async Task<IReadOnlyList<JsonElement>> Lines(string path)
    {
        using var auditor = platform.Auditor;
        using var answer = await auditor.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        return [.. (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd('\n').Split('\n')
            .Select(line => JsonElement.Parse(line))];
    }

    private async Task<IReadOnlyList<SseItem<string>>> Events(string path, string? last)
    {
        using var auditor = platform.Auditor;
        auditor.DefaultRequestHeaders.Accept.ParseAdd("text/event-stream");
        if (last is not null) auditor.DefaultRequestHeaders.Add("Last-Event-ID", last);
        var stream = await auditor.GetStreamAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        var events = new List<SseItem<string>>();
        await foreach (var one in SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken)) events.Add(one);
        return events;
    }
}
