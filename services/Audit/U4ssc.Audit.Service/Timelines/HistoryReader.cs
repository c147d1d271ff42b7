using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Kernel.Http;

namespace U4ssc.Audit.Service.Timelines;

/// <summary>Reads one history page by page: however long it is, one page of it is in memory.</summary>
internal sealed class HistoryReader(Source source, Platform platform, Request request)
{
    private const int PageEvents = 50;

    // Others' events come meanwhile: near the end of the stream it is enough.
    private const long NumbersLeftMax = 1000;

    private readonly Queue<Stored> page = new();
    private long asked;
    private bool isAtEnd;
    private (long Version, JsonNode? State)? shown;

    public Source Source => source;

    /// <summary>Version of the event that was told last.</summary>
    public long Version { get; private set; }

    /// <summary>The next event; null at the end.</summary>
    public Stored? Head => page.TryPeek(out var head) ? head : null;

    /// <summary>Why nothing of it can be told; null where it can.</summary>
    public Gap? Gap { get; private set; }

    /// <summary>Goes to a place.</summary>
    /// <param name="before">Told of each of the last events before it, which may have caused what follows.</param>
    public async Task Begin(long version, Action<Stored> before)
    {
        asked = Math.Max(0, version - PageEvents);
        Version = version;
        if (!platform.Has(source.Service)) Break(GapKind.Unreachable, $"There is no service {source.Service} here to ask.");
        do
        {
            await Fill();
            while (page.TryPeek(out var head) && head.Version <= version) before(page.Dequeue());
        }
        while (page.Count == 0 && !isAtEnd);
    }

    /// <summary>Looks for the next event, where there is one.</summary>
    public async Task Look()
    {
        while (page.Count == 0 && !isAtEnd) await Fill();
    }

    /// <summary>Takes the next event.</summary>
    public Stored Take()
    {
        var taken = page.Dequeue();
        Version = taken.Version;
        return taken;
    }

    /// <summary>What the thing looked like after a version; null before the first, and where nothing is shown of it.</summary>
    public async Task<JsonNode?> StateAt(long version)
    {
        if (version < 1 || source.Kind == Source.PublicEvents) return null;
        if (shown is { } last && last.Version == version) return last.State;
        var state = await platform.Read(
            source.Service, string.Create(CultureInfo.InvariantCulture, $"{source.Path}?version={version}"), request) is { } body
            ? Node(body)
            : null;
        shown = (version, state);
        return state;
    }

    /// <summary>The same text as a tree.</summary>
    public static JsonNode? Node(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(element),
        JsonValueKind.Array => JsonArray.Create(element),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };

    private Task Fill() => isAtEnd ? Task.CompletedTask : source.Kind == Source.PublicEvents ? FillEvents() : FillHistory();

    private async Task FillHistory()
    {
        var cursor = asked == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"&cursor={asked}");
        var answer = await platform.Ask(source.Service, $"{source.History}?limit={PageEvents}{cursor}", request);
        if (answer.Body is not { } body)
        {
            if (answer.IsForbidden || source.IsExpected)
                Break(GapKind.NotReadable, $"The history of this {source.Kind} is not there, or not yours to read.");
            isAtEnd = true;
            return;
        }

        foreach (var item in body.GetProperty("items").EnumerateArray()) page.Enqueue(Stored.OfHistory(item));
        isAtEnd = body.GetProperty("next").GetString() is not { } next
            || !long.TryParse(next, NumberStyles.None, CultureInfo.InvariantCulture, out asked);
    }

    private async Task FillEvents()
    {
        var from = asked;
        var answer = await platform.Ask(
            source.Service, string.Create(CultureInfo.InvariantCulture, $"{source.Path}&after={from}&limit={PageEvents}"), request);
        if (answer.Body is not { } body)
        {
            Break(GapKind.NotReadable, "The public events are not there.");
            return;
        }

        foreach (var item in body.GetProperty("items").EnumerateArray()) page.Enqueue(Stored.OfPublicEvent(item));
        asked = body.GetProperty("completeUpTo").GetInt64();
        isAtEnd = page.Count < PageEvents && asked - from < NumbersLeftMax;
    }

    private void Break(GapKind kind, string sentence)
    {
        Gap = new(kind, source.Service, source.History, sentence);
        isAtEnd = true;
    }
}
