using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using U4ssc.Audit.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;

namespace U4ssc.Audit.Service.Timelines;

/// <summary>
/// Joins histories, as their services tell them to this caller, in one order. Nothing of it is stored, and of each history one page is in
/// memory.
/// </summary>
internal sealed class Timeline(Platform platform, Request request)
{
    private const int ChangesMax = 500;
    private const int ValueCharactersMax = 16 * 1024;
    private const string Snapshot = "snapshot.published";

    private readonly Names names = new(platform, request);

    /// <summary>What follows a place, step by step: entries with the state after each, and gaps.</summary>
    public async IAsyncEnumerable<Step> After(TimelinePlace place, IAsyncEnumerable<Group> groups)
    {
        await foreach (var group in groups.WithCancellation(request.Cancellation))
        {
            var order = new TimelineOrder<CausedBy>();
            var histories = group.Sources.Select(source => source is null ? null : new HistoryReader(source, platform, request)).ToList();
            foreach (var gap in group.Gaps) yield return new("gap", Gap: gap);
            var isHere = group.Submission == place.Group;
            for (var i = 0; i < histories.Count; i++)
            {
                if (histories[i] is not { } history) continue;
                await history.Begin(isHere ? place.Versions.ElementAtOrDefault(i) : 0, before => Remember(order, history.Source, before));
                if (history.Gap is { } gap) yield return new("gap", Gap: gap);
            }

            while (await Next(order, histories) is >= 0 and var next)
            {
                var before = histories[next]!.Version;
                var taken = histories[next]!.Take();
                var state = await histories[next]!.StateAt(taken.Version - 1);
                var after = await histories[next]!.StateAt(taken.Version);
                var versions = histories.Select(history => history?.Version ?? 0).ToList();
                var entry = await Entry(group, histories[next]!.Source, taken, before, state, after, order,
                    new TimelinePlace(group.Submission, versions).Written());
                Remember(order, histories[next]!.Source, taken);
                yield return new("entry", entry, after);
            }
        }
    }

    private static async Task<int> Next(TimelineOrder<CausedBy> order, IReadOnlyList<HistoryReader?> histories)
    {
        foreach (var history in histories) if (history is not null) await history.Look();
        return order.Next([.. histories.Select(history => history?.Head?.Happening)]);
    }

    private async Task<Entry> Entry(
        Group group, Source source, Stored taken, long versionBefore, JsonNode? before, JsonNode? after, TimelineOrder<CausedBy> order,
        string cursor)
    {
        var gaps = new List<Gap>();
        if (source.Kind != Source.PublicEvents && taken.Version != versionBefore + 1)
        {
            gaps.Add(new(GapKind.VersionMissing, source.Service, source.History, string.Create(CultureInfo.InvariantCulture,
                $"Versions {versionBefore + 1} to {taken.Version - 1} are not there, or not yours to read.")));
        }

        // What a list does itself names the list, too.
        var cause = taken.CauseEvent ?? (source.Kind == Source.List ? null : taken.CauseList);
        var causedBy = cause is { } id ? order.Known(id) : null;
        if (cause is { } missing && causedBy is null)
        {
            gaps.Add(new(GapKind.CauseMissing, source.Service, source.History,
                $"What caused it, {missing:D}, is in none of these histories, or was told long before."));
        }

        var where = string.Create(CultureInfo.InvariantCulture, $"{source.Path}?version={taken.Version}");
        var changes = Resources.Changes(before, after, "").Take(ChangesMax)
            .Select(change => change with { From = Bounded(change.From, where), To = Bounded(change.To, where) }).ToList();
        return new(
            source.Service, source.Kind, source.Thing, source.History, group.Submission == Guid.Empty ? null : group.Submission,
            taken.Version, taken.Sequence, taken.Event, taken.Type,
            new(taken.Actor, taken.Role, taken.OnBehalfOf, await names.Of(taken)), taken.At, taken.EffectiveAt, taken.Reason,
            Bounded(HistoryReader.Node(taken.Data), source.History), changes, taken.Correlation, taken.Causation, causedBy, gaps, cursor);
    }

    private static void Remember(TimelineOrder<CausedBy> order, Source source, Stored happened)
    {
        var what = new CausedBy(source.Service, happened.Event, happened.Type, source.History, happened.Version);
        if (source.Kind == Source.PublicEvents) return;
        order.Passed(happened.Event, what);
        // A snapshot is told of under an id that follows from the certificate's, and what a list brought names the list.
        if (happened.Type == "certificate_issued") order.Passed(DerivedId.Of(Snapshot, happened.Event), what);
        if (happened.Type == "onboarding_started") order.Passed(Guid.Parse(source.Thing), what);
    }

    // What is large is said by its hash and where it is: a page of a timeline stays one that can be read.
    private static JsonNode? Bounded(JsonNode? value, string where)
    {
        if (value is null) return null;
        var text = value.ToJsonString(Json.Options);
        if (text.Length <= ValueCharactersMax) return value.DeepClone();
        return new JsonObject
        {
            ["omitted"] = true,
            ["characters"] = text.Length,
            ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            ["at"] = where,
        };
    }
}
