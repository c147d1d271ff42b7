using System.Text.Json;

namespace U4ssc.Testing.Hosting;

/// <summary>Reads whole histories, as a client does.</summary>
public static class Histories
{
    /// <summary>Every item of a history, page by page.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Whole(this HttpClient reader, string path)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var (items, next) = (new List<JsonElement>(), (string?)null);
        do
        {
            var page = await (await reader.GetAsync(new Uri(next is null ? path : $"{path}?cursor={next}", UriKind.Relative))).Json();
            items.AddRange(page.GetProperty("items").EnumerateArray());
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);
        return items;
    }
}
