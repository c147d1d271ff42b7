using System.Text.Json.Nodes;

namespace U4ssc.Demo;

/// <summary>A figure that a city published, as the page of the report prints it.</summary>
/// <param name="Value">Yes is 1, no is 0; null where the page prints none.</param>
/// <param name="Status"><c>reported</c>, <c>not_reported</c> or <c>not_verified</c>.</param>
internal sealed record PublishedFigure(string DataPoint, string Printed, decimal? Value, string Status, string Page, string Report,
    int Year);

/// <summary>The files of deploy/demo/data.</summary>
internal static class DemoData
{
    private static readonly JsonObject Illustrative = JsonNode.Parse(Text("illustrative-values.json"))!["values"]!.AsObject();

    /// <summary>540 populated places in Norway in the onboarding format.</summary>
    public static byte[] NorwegianPlaces()
    {
        using var stream = Open("cities-no.csv");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>What the city really reported, by data point.</summary>
    public static IReadOnlyDictionary<string, PublishedFigure> Published(string city) =>
        JsonNode.Parse(Text("published-results.json"))!.AsArray()
            .Where(report => report!["city"]!.GetValue<string>() == city)
            .SelectMany(report => report!["values"]!.AsArray().Select(value => Figure(report, value!)))
            .ToDictionary(figure => figure.DataPoint, StringComparer.Ordinal);

    /// <summary>A figure that is nobody's.</summary>
    public static decimal IllustrativeValue(string dataPoint) =>
        Illustrative[dataPoint] is { } value
            ? value.GetValue<decimal>()
            : throw new DemonstrationFailedException($"illustrative-values.json has nothing for {dataPoint}.");

    private static PublishedFigure Figure(JsonNode report, JsonNode value) => new(
        value["data_point"]!.GetValue<string>(),
        value["printed"]!.GetValue<string>(),
        value["value"] switch
        {
            null => null,
            JsonValue yesNo when yesNo.TryGetValue<bool>(out var yes) => yes ? 1 : 0,
            { } figure => figure.GetValue<decimal>(),
        },
        value["status"]!.GetValue<string>(), value["page"]!.GetValue<string>(), report["report"]!.GetValue<string>(),
        report["year"]!.GetValue<int>());

    private static string Text(string file)
    {
        using var reader = new StreamReader(Open(file));
        return reader.ReadToEnd();
    }

    private static Stream Open(string file) =>
        typeof(DemoData).Assembly.GetManifestResourceStream(file)
            ?? throw new DemonstrationFailedException($"The file {file} is not in the program.");
}
