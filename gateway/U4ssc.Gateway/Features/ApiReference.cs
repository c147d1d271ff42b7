using Scalar.AspNetCore;

namespace U4ssc.Gateway.Features;

/// <summary>GET /docs: the OpenAPI documents of all the services in one readable page, served from this binary without any outside address.</summary>
internal static class ApiReferenceEndpoint
{
    public static void Map(WebApplication app)
    {
        var services = PlatformStatus.Services(app.Configuration);
        app.MapScalarApiReference("/docs", reference =>
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
        }).AllowAnonymous().AddEndpointFilter(async (invocation, next) => InEnglish(await next(invocation)));
    }

    // The page does not say its language by itself, and a reader that speaks would guess one.
    private static object? InEnglish(object? page) => page is Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult { ResponseContent: { } html } content
        ? Results.Content(html.Replace("<html>", "<html lang=\"en\">", StringComparison.Ordinal), content.ContentType)
        : page;
}
