using System.Globalization;
using System.Net;
using System.Text.Json;

namespace U4ssc.Testing.Hosting;

/// <summary>
/// The law of lists as they were: at every instant at which something was recorded, and a moment before it, a list has a line for each
/// thing that there was, and what the line says is what the thing says of that instant.
/// </summary>
public static class PastListLaw
{
    /// <summary>Where the law is broken, a sentence each; empty where it holds.</summary>
    /// <param name="list">Address of the list, narrowed to the things of this test.</param>
    /// <param name="things">By the id in the line, their addresses.</param>
    /// <param name="members">What line and thing have in common, by the names of both.</param>
    public static async Task<IReadOnlyList<string>> Broken(
        HttpClient reader, string list, IReadOnlyDictionary<string, string> things, params string[] members)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(things);
        var broken = new List<string>();
        foreach (var instant in await Instants(reader, things.Values))
        {
            var asOf = "asOf=" + Uri.EscapeDataString(instant.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            var lines = await Lines(reader, $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{asOf}&limit=2");
            broken.AddRange(lines.Keys.Except(things.Keys).Select(id => $"{asOf}: nothing is known of {id}, which is listed."));
            foreach (var (id, address) in things)
            {
                using var answer = await reader.GetAsync(new Uri($"{address}?{asOf}", UriKind.Relative));
                var (isThere, isListed) = (answer.StatusCode == HttpStatusCode.OK, lines.TryGetValue(id, out var line));
                if (isThere != isListed)
                    broken.Add($"{asOf}: {address} answers {(int)answer.StatusCode} and is {(isListed ? "" : "not ")}listed.");
                if (!isThere || !isListed) continue;
                var thing = await answer.Json();
                broken.AddRange(members.Where(name => !JsonElement.DeepEquals(line.GetProperty(name), thing.GetProperty(name)))
                    .Select(name =>
                        $"{asOf}: {address} is listed with {name} {line.GetProperty(name)} and says {thing.GetProperty(name)}."));
            }
        }

        return broken;
    }

    private static async Task<SortedSet<DateTimeOffset>> Instants(HttpClient reader, IEnumerable<string> addresses)
    {
        var instants = new SortedSet<DateTimeOffset>();
        foreach (var address in addresses)
        {
            var history = await (await reader.GetAsync(new Uri($"{address}/history", UriKind.Relative))).Json();
            foreach (var at in history.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("at").GetDateTimeOffset()))
                instants.UnionWith([at, at.AddMicroseconds(-1)]);
        }

        return instants;
    }

    private static async Task<Dictionary<string, JsonElement>> Lines(HttpClient reader, string address)
    {
        var lines = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        for (var cursor = ""; cursor is not null;)
        {
            using var answer = await reader.GetAsync(new Uri(address + cursor, UriKind.Relative));
            if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{address} answers {(int)answer.StatusCode}.");
            var page = await answer.Json();
            foreach (var line in page.GetProperty("items").EnumerateArray()) lines.Add(line.GetProperty("id").GetString()!, line);
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }

        return lines;
    }
}
