using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Testing.Hosting;

/// <summary>The law of descriptions: what a service says of its routes is whole, and what it does not say it does not take.</summary>
public static class DescribedRoutes
{
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch"];

    /// <summary>What is missing from an API document, or shared in it that is not the same; empty where it is whole.</summary>
    public static IReadOnlyList<string> Missing(JsonElement document)
    {
        var missing = new List<string>();
        var bodies = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject()
                .Where(operation => Methods.Contains(operation.Name, StringComparer.Ordinal)))
            {
                var name = $"{operation.Name} {path.Name}";
                var declared = operation.Value.TryGetProperty("parameters", out var parameters)
                    ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path")
                        .Select(parameter => parameter.GetProperty("name").GetString()).ToList()
                    : [];
                foreach (var part in path.Name.Split('/').Where(part => part.StartsWith('{')))
                    if (!declared.Contains(part.Trim('{', '}'), StringComparer.Ordinal)) missing.Add($"{name} does not declare {part}.");

                var answers = operation.Value.GetProperty("responses").EnumerateObject().ToList();
                if (!answers.Any(answer => answer.Name.StartsWith('2'))) missing.Add($"{name} has no success.");
                foreach (var answer in answers.Where(answer =>
                    answer.Name is "200" or "201" or "202" && !answer.Value.TryGetProperty("content", out _)))
                    missing.Add($"{name} does not say what {answer.Name} looks like.");
                if (!answers.Any(answer =>
                    answer.Name.StartsWith('4') && answer.Value.GetProperty("content").TryGetProperty("application/problem+json", out _)))
                    missing.Add($"{name} has no problem.");

                if (!operation.Value.TryGetProperty("requestBody", out var body)) continue;
                if (body.GetProperty("content").EnumerateObject().First().Value is var content
                    && content.TryGetProperty("schema", out var schema)
                    && schema.TryGetProperty("$ref", out var reference) && !bodies.TryAdd(reference.GetString()!, name)
                    // One feature may be asked of two kinds of thing, such as the suspension of a client or a user.
                    && bodies[reference.GetString()!].Split('/')[^1] != name.Split('/')[^1])
                    missing.Add($"{name} and {bodies[reference.GetString()!]} share the body {reference.GetString()}.");
            }
        }

        return missing;
    }

    /// <summary>Routes that take a query parameter which they do not know, an empty one or a repeated one; empty where none does.</summary>
    public static async Task<IReadOnlyList<string>> TakingAnything(WebApplication service, Func<Role, HttpClient> by)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(by);
        var taking = new List<string>();
        foreach (var route in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (route.Metadata.GetMetadata<Permits>() is not { Rows: [var row, ..] }) continue;
            using var client = by(row.Role);
            var path = "/" + string.Join('/', route.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
                part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal
                    ? literal.Content
                    : Guid.CreateVersion7().ToString()))));
            var known = route.Metadata.OfType<QueryParameters>().SelectMany(some => some.All).Select(parameter => parameter.Name)
                .FirstOrDefault();
            string[] queries = known is null
                ? ["colour=red", "limit2=1"]
                : ["colour=red", $"{known}=", $"{known}=1&{known}=2", $"{known.ToUpperInvariant()}=1"];
            foreach (var query in queries)
            {
                using var request = new HttpRequestMessage(new HttpMethod(row.Method), new Uri($"{path}?{query}", UriKind.Relative));
                request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
                var answer = await client.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.BadRequest
                    || !(await answer.Content.ReadAsStringAsync()).Contains("query.", StringComparison.Ordinal))
                    taking.Add($"{row.Method} {row.Route}?{query}: {(int)answer.StatusCode}");
            }
        }

        return taking;
    }
}
