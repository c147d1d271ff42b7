using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Features;

/// <summary>A JSON body that may be left out altogether: it is then as if <c>{}</c> had been said.</summary>
internal sealed class OptionalBody<T> : IEndpointParameterMetadataProvider
    where T : class
{
    private OptionalBody(T value) => Value = value;

    /// <summary>What the caller says.</summary>
    public T Value { get; }

    public static async ValueTask<OptionalBody<T>?> BindAsync(HttpContext http)
    {
        var isAbsent = http.Request.ContentType is null && http.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true;
        return new(isAbsent ? JsonSerializer.Deserialize<T>("{}", Json.Options)! : (await Body<T>.BindAsync(http))!.Value);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
