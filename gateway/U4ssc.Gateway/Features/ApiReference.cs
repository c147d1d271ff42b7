using Scalar.AspNetCore;

namespace U4ssc.Gateway.Features;

/// <summary>
/// GET /docs: the OpenAPI documents of all the services in one readable page, served from this binary without any outside address.
/// </summary>
internal static class ApiReferenceEndpoint
{
    private const string Place = "/docs";

    /// <summary>The page is at /docs and at /docs/ alike: who asks for it without the slash is not sent on.</summary>
    public static Task WithoutSlash(HttpContext http, RequestDelegate next)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(next);
        if (http.Request.Path == Place) http.Request.Path = Place + "/";
        return next(http);
    }

    public static void Map(WebApplication app)
    {
        var services = PlatformStatus.Services(app.Configuration);
        app.MapScalarApiReference(Place, reference =>
        {
            reference.WithTitle("U4SSC platform: API reference")
                .WithNonce()
                .DisableDefaultFonts()
                .DisableTelemetry()
                .DisableAgent()
                .DisableMcp()
                .HideDeveloperTools();      // its buttons lead to the vendor
            foreach (var service in services)
                reference.AddDocument(service, $"{char.ToUpperInvariant(service[0])}{service[1..]}", $"/openapi/{service}.json");
        }).AllowAnonymous().AddEndpointFilter(async (invocation, next) => AtItsPlace(await next(invocation)));
    }

    // The page does not say its language by itself, and a reader that speaks would guess one; and it names its scripts from where it lies
    // itself.
    private static object? AtItsPlace(object? page) =>
        page is Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult { ResponseContent: { } html } content
        ? Results.Content(
            html.Replace("<html>", "<html lang=\"en\">", StringComparison.Ordinal)
                .Replace("src=\"scalar", $"src=\"{Place}/scalar", StringComparison.Ordinal)
                .Replace("'./scalar", $"'{Place}/scalar", StringComparison.Ordinal),
            content.ContentType)
        : page;
}
