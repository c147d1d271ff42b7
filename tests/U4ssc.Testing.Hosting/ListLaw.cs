using System.Net;
using System.Text.Json;

namespace U4ssc.Testing.Hosting;

/// <summary>
/// The law of lists: what a list shows to a caller, that caller can read one by one, and what the caller can read is listed. For every
/// caller that the test names and every thing that there is. And a page that the caller has is not sent again.
/// </summary>
public static class ListLaw
{
    /// <summary>Where the law is broken, a sentence each; empty where it holds.</summary>
    /// <param name="list">Address of the list, with what narrows it to the things of this test where others are in the same
    /// database.</param>
    /// <param name="item">From a line to the address of its thing.</param>
    /// <param name="things">Addresses of all things of this test.</param>
    /// <param name="callers">By a name for the sentence.</param>
    public static async Task<IReadOnlyList<string>> Broken(
        string list, Func<JsonElement, string> item, IReadOnlyCollection<string> things, IReadOnlyDictionary<string, HttpClient> callers)
    {
        ArgumentNullException.ThrowIfNull(item);
        ArgumentNullException.ThrowIfNull(things);
        ArgumentNullException.ThrowIfNull(callers);
        var broken = new List<string>();
        foreach (var (name, caller) in callers)
        {
            if (await Listed(caller, list, item, broken) is not { } listed) continue;
            foreach (var thing in things)
            {
                var answer = await caller.GetAsync(new Uri(thing, UriKind.Relative));
                var (isListed, isRead) = (listed.Contains(thing), answer.StatusCode == HttpStatusCode.OK);
                if (isListed && !isRead) broken.Add($"{name} is listed {thing} and reads {(int)answer.StatusCode}.");
                if (!isListed && isRead) broken.Add($"{name} reads {thing} and is not listed it.");
            }
        }

        return broken;
    }

    // All pages; null where the list itself is not for this caller's role.
    private static async Task<HashSet<string>?> Listed(
        HttpClient caller, string list, Func<JsonElement, string> item, List<string> broken)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        string? cursor = null;
        do
        {
            var address = list + (list.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "limit=500" +
                (cursor is null ? "" : "&cursor=" + cursor);
            var answer = await caller.GetAsync(new Uri(address, UriKind.Relative));
            if (answer.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) return null;
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{address} answers {(int)answer.StatusCode}.");
            if (!await IsKnownAgain(caller, address, answer)) broken.Add($"{address} is sent again to who has it.");
            var page = await answer.Json();
            foreach (var line in page.GetProperty("items").EnumerateArray()) listed.Add(item(line));
            cursor = page.GetProperty("next").GetString();
        }
        while (cursor is not null);
        return listed;
    }

    // Others may have changed it meanwhile: then it has another tag.
    private static async Task<bool> IsKnownAgain(HttpClient caller, string address, HttpResponseMessage first)
    {
        if (first.Headers.ETag is not { } tag) return false;
        using var again = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        again.Headers.IfNoneMatch.Add(tag);
        using var answer = await caller.SendAsync(again);
        return answer.StatusCode == HttpStatusCode.NotModified || answer.Headers.ETag is { } other && other.Tag != tag.Tag;
    }
}
