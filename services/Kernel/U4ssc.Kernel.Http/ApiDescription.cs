using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace U4ssc.Kernel.Http;

/// <summary>The pattern of a route, for whoever describes it.</summary>
public sealed record DescribedRoute(RoutePattern Pattern);

/// <summary>
/// Completes the API document from what the routes themselves are built of: the access table says who may ask, the query parameters are the
/// ones that are checked, headers and problems follow from what a method does. Bodies and answers are named after their feature.
/// </summary>
internal static class ApiDescription
{
    private static readonly ConcurrentDictionary<string, Type> Named = new(StringComparer.Ordinal);

    public static void Complete(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = Name;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            // A binary floating point number would lose figures on the way.
            if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(decimal))
                schema.Format = "decimal";
            // It is written as a text, which its own shape does not say.
            if (context.JsonTypeInfo.Type == typeof(Holder)) schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Describe);
    }

    /// <summary><c>ReportValuesEndpoint.Body</c> is <c>ReportValuesBody</c>; two types never share a name.</summary>
    internal static string? Name(JsonTypeInfo info)
    {
        if (info.Type == typeof(Holder) || OpenApiOptions.CreateDefaultSchemaReferenceId(info) is null) return null;
        var name = NameOf(info.Type);
        // Two types with one simple name in two namespaces: the second one is known by its namespace too.
        if (Named.GetOrAdd(name, info.Type) != info.Type) name = $"{info.Type.Namespace?.Split('.')[^1]}{name}";
        return name;
    }

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return NameOf(inner);
        if (type.IsArray) return NameOf(type.GetElementType()!) + "List";
        var own = type.Name.Split('`')[0];
        var name = type.DeclaringType is { } outer ? outer.Name.Split('`')[0] + own : own;
        name = name.Replace("Endpoint", "", StringComparison.Ordinal);
        return type.IsGenericType ? $"{name}Of{string.Concat(type.GetGenericArguments().Select(NameOf))}" : name;
    }

    private static async Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = new HttpMethod(context.Description.HttpMethod ?? "GET");
        var permits = metadata.OfType<Permits>().LastOrDefault();
        var pattern = metadata.OfType<DescribedRoute>().LastOrDefault()?.Pattern;
        operation.Parameters ??= [];
        var pathParameters = AddPath(operation, pattern);
        foreach (var parameter in metadata.OfType<QueryParameters>().SelectMany(some => some.All))
            operation.Parameters.Add(Query(parameter));

        var changes = method != HttpMethod.Get && permits is { IsPublic: false };
        var needsVersion = changes && (method != HttpMethod.Post || pathParameters);
        if (changes)
        {
            operation.Parameters.Add(Header("Idempotency-Key", "The same key with the same request gives the first answer again.",
                required: false));
            operation.Parameters.Add(Header("Reason", "Why; stored with what happens.", required: false));
        }

        if (needsVersion) operation.Parameters.Add(Header("If-Match", "The ETag of what you saw.", required: true));
        if (permits is not null)
            operation.Description = string.Join("\n\n",
                new[] { operation.Description, Who(permits) }.Where(text => !string.IsNullOrEmpty(text)));
        await AddProblems(operation, context, permits, changes, needsVersion, pathParameters, cancellation);
    }

    private static bool AddPath(OpenApiOperation operation, RoutePattern? pattern)
    {
        foreach (var parameter in pattern?.Parameters ?? [])
        {
            if (operation.Parameters!.Any(known => known.In == ParameterLocation.Path && known.Name == parameter.Name)) continue;
            var isId = parameter.ParameterPolicies.Any(policy => policy.Content == "guid");
            operation.Parameters!.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = isId ? "uuid" : null },
            });
        }

        return pattern is { Parameters.Count: > 0 };
    }

    private static OpenApiParameter Query(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Required = parameter.Required,
        Description = parameter.Description,
        Schema = parameter.Kind switch
        {
            QueryKind.Choice =>
                new OpenApiSchema
                {
                    Type = JsonSchemaType.String,
                    Enum = [.. parameter.Choices!.Select(choice => (System.Text.Json.Nodes.JsonNode)choice)],
                },
            QueryKind.Id => new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            QueryKind.Country => new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z]{2}$" },
            QueryKind.Number => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" },
            QueryKind.Instant => new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            _ => new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = QueryParameter.CharactersMax },
        },
    };

    private static OpenApiParameter Header(string name, string description, bool required) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Required = required,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static string Who(Permits permits) => permits.IsPublic
        ? "For everybody."
        : "For: " + string.Join(", ", permits.Rows.Select(row => row.Relation switch
        {
            Relation.OwnAgency => $"{EnumWords.Of(row.Role)} (its own agency)",
            Relation.OwnCity => $"{EnumWords.Of(row.Role)} (its own city)",
            Relation.Assigned => $"{EnumWords.Of(row.Role)} (assigned)",
            Relation.Itself => $"{EnumWords.Of(row.Role)} (itself)",
            _ => EnumWords.Of(row.Role),
        }).Distinct()) + ".";

    private static async Task AddProblems(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, Permits? permits, bool changes, bool needsVersion,
        bool pathParameters,
        CancellationToken cancellation)
    {
        var problem = await context.GetOrCreateSchemaAsync(typeof(Problems.Problem), null, cancellation);
        context.Document?.AddComponent("Problem", problem);
        List<(int Status, string What)> all = [(400, "Something in the request cannot be understood; errors names each place.")];
        if (permits is { IsPublic: false }) all.AddRange([(401, "There is no valid token."), (403, "The caller's role may not do this.")]);
        if (pathParameters) all.Add((404, "It is not there, or not the caller's to see."));
        if (changes) all.AddRange([(409, "The state of things does not allow it now."), (422, "What was said cannot be accepted.")]);
        if (needsVersion) all.AddRange([(412, "It has changed since; currentVersion is the newest."), (428, "If-Match is missing.")]);
        if (operation.RequestBody is not null) all.AddRange([(413, "The body is too large."), (415, "The body has another media type.")]);
        all.AddRange([(429, "Too many requests; Retry-After says when to go on."), (503, "Try again; Retry-After says when.")]);
        operation.Responses ??= [];
        foreach (var (status, what) in all)
        {
            operation.Responses.TryAdd(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = what,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference("Problem", context.Document) },
                },
            });
        }
    }
}
