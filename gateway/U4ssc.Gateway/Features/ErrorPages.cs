using System.Text.Json;
using U4ssc.Gateway.Edge;

namespace U4ssc.Gateway.Features;

/// <summary>One documented refusal.</summary>
/// <param name="Code">Stable code, the last part of a problem's <c>type</c>.</param>
/// <param name="Sentence">What happened and what to do.</param>
/// <param name="Status">HTTP status it comes with, where known.</param>
/// <param name="Meaning">When it is said.</param>
internal sealed record DocumentedError(string Code, string? Sentence = null, int? Status = null, string? Meaning = null);

/// <summary>All refusals that the platform documents: <c>refusals.json</c> beside the binary, and the gateway's own.</summary>
internal sealed class ErrorCatalogue
{
    private const string FileName = "refusals.json";

    public ErrorCatalogue(ILogger<ErrorCatalogue> log)
        : this(Path.Combine(AppContext.BaseDirectory, FileName), log)
    {
    }

    internal ErrorCatalogue(string file, ILogger<ErrorCatalogue> log)
    {
        var own = GatewayProblems.All.Select(problem =>
            new DocumentedError(problem.Code, problem.Sentence, problem.Status, "Said by the gateway itself."));
        Errors = own.Concat(Read(file, log)).DistinctBy(error => error.Code, StringComparer.Ordinal)
            .ToDictionary(error => error.Code, StringComparer.Ordinal);
    }

    public IReadOnlyDictionary<string, DocumentedError> Errors { get; }

    // Documentation that is missing or broken is a pity, not a reason to keep the door shut.
    private static List<DocumentedError> Read(string file, ILogger log)
    {
        if (!File.Exists(file))
            return [];
        try
        {
            return JsonSerializer.Deserialize<List<DocumentedError>>(File.ReadAllBytes(file), JsonSerializerOptions.Web) ?? [];
        }
        catch (JsonException broken)
        {
            log.LogWarning(broken, "{File} cannot be read; /docs/errors shows the gateway's own refusals only.", file);
            return [];
        }
    }
}

/// <summary>GET /docs/errors and /docs/errors/{code}: where the <c>type</c> of every problem leads.</summary>
internal static class ErrorPagesEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/docs/errors", All).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/docs/errors/{code}", One).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult All(ErrorCatalogue catalogue)
    {
        var rows = catalogue.Errors.Values.OrderBy(error => error.Code, StringComparer.Ordinal)
            .Select(error =>
                $"<tr><td><a href=\"/docs/errors/{Text(error.Code)}\"><code>{Text(error.Code)}</code></a></td><td>{error.Status}</td>"
                + $"<td>{Text(error.Sentence)}</td></tr>");
        return Page(
            "Refusals",
            "<div role=\"region\" aria-label=\"All refusals\" tabindex=\"0\">"
            + $"<table><thead><tr><th scope=\"col\">Code</th><th scope=\"col\">Status</th>"
            + $"<th scope=\"col\">What happened and what to do</th></tr></thead><tbody>{string.Concat(rows)}</tbody></table></div>");
    }

    private static IResult One(string code, ErrorCatalogue catalogue)
    {
        const string back = "<p><a href=\"/docs/errors\">All refusals</a></p>";
        if (!catalogue.Errors.TryGetValue(code, out var error))
            return Page("Not documented", $"<p>No refusal has the code <code>{Text(code)}</code>.</p>{back}",
                StatusCodes.Status404NotFound);
        var meaning = string.IsNullOrEmpty(error.Meaning) ? "" : $"<p>{Text(error.Meaning)}</p>";
        var status = error.Status is null
            ? "<p>Names one place of the input, in <code>errors</code> of a problem.</p>"
            : $"<p>HTTP status: {error.Status}.</p>";
        return Page(error.Code, $"<p>{Text(error.Sentence)}</p>{meaning}{status}{back}");
    }

    private static string Text(string? text) => PlainPage.Text(text);

    private static IResult Page(string title, string content, int status = StatusCodes.Status200OK) => PlainPage.Of(title, content, status);
}
