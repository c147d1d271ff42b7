using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Features;

/// <summary>The JSON Schema of the data of one kind of public event. A version never changes, and none is taken away.</summary>
internal static class GetSchemaEndpoint
{
    private const string MediaType = "application/schema+json";
    private static readonly ConcurrentDictionary<PublicType, byte[]> Read = new();

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/schemas/{type}/{version}", Handle)
        .WithSummary("The JSON Schema (2020-12) of the data of one kind of public event.")
        .WithMetadata(new Offers(MediaType, "application/json")).Produces<JsonElement>(StatusCodes.Status200OK, MediaType);

    private static IResult Handle(string type, string version, HttpContext http)
    {
        var asked = PublicTypes.All.FirstOrDefault(one =>
            one.Name == type && one.Version.ToString(CultureInfo.InvariantCulture) == version);
        if (asked is null) return Problems.NotFound;
        http.Response.Headers.CacheControl = Immutable.Header;
        return TypedResults.Bytes(SchemaOf(asked), MediaType);
    }

    /// <summary>The schema as it is served.</summary>
    internal static byte[] SchemaOf(PublicType type) => Read.GetOrAdd(type, Bytes);

    private static byte[] Bytes(PublicType type)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{type.Name}.{type.Version}.json");
        using var resource = typeof(GetSchemaEndpoint).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not among the Schemas of this assembly.");
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
