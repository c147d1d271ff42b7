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
                reference.AddDocument(service, routePattern: $"/openapi/{service}.json");
        }).AllowAnonymous();
    }
}
