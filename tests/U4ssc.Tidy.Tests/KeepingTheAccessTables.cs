using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using U4ssc.Tidy.Tests.Checks;
using Xunit;

namespace U4ssc.Tidy.Tests;

public sealed class KeepingTheAccessTables
{
    public static TheoryData<string> ServiceNames => [.. Composed.Services];

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void every_route_has_its_rows_and_every_row_its_route(string service)
    {
        var endpoints = ((IEndpointRouteBuilder)Composed.Application(service)).DataSources.SelectMany(source => source.Endpoints).ToList();
        Assert.NotEmpty(endpoints);
        var name = service.ToLowerInvariant();
        Findings.None([.. Guards.Unguarded(name, endpoints), .. Guards.DeadRows(name, Table(service), endpoints)]);
    }

    [Theory]
    [MemberData(nameof(ServiceNames))]
    public void what_a_service_shows_to_everybody_the_gateway_lets_through_without_a_token(string service) =>
        Findings.None(
            GatewayRoutes.Closed(GatewayRoutes.Configured, service.ToLowerInvariant(), Table(service))
                .Concat(GatewayRoutes.Unreachable(GatewayRoutes.Configured, service.ToLowerInvariant(), Table(service))));

    [Fact]
    public void every_route_of_the_gateway_leads_to_a_service()
    {
        var served = from service in Composed.Services
                     from source in ((IEndpointRouteBuilder)Composed.Application(service)).DataSources
                     from endpoint in source.Endpoints.OfType<RouteEndpoint>()
                     from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]
                     select (method,
                         $"/{endpoint.RoutePattern.RawText?.TrimStart('/').Replace("{documentName}", service.ToLowerInvariant(), StringComparison.Ordinal)}");
        Findings.None(GatewayRoutes.LeadingNowhere(GatewayRoutes.Configured, [.. served]));
    }

    [Fact]
    public void a_route_of_the_gateway_that_leads_nowhere_is_noticed() =>
        Findings.At(
            GatewayRoutes.LeadingNowhere(
                [new("/api/registry/{**rest}", null, "default", 1), new("/api/registry/maps", ["GET"], "default", 1),
                    new("/api/registry/cities/{id}", ["PUT"], "default", 1)],
                [("GET", "/api/registry/cities/{id}")]),
            "/api/registry/maps", "/api/registry/cities/{id}");

    [Fact]
    public void a_public_row_behind_a_closed_route_is_noticed()
    {
        GatewayRoute[] routes =
        [
            new("/api/registry/cities/{**rest}", ["GET"], "anonymous", 1), new("/api/registry/{**rest}", null, "default", 10),
            new("/api/registry/cities/{id}/letter", ["GET"], "default", 0),
        ];
        Findings.At(
            GatewayRoutes.Closed(routes, "registry",
                [.. from row in new[] { "GET /cities/{id}", "POST /cities/{id}", "GET /cities/{id}/letter", "GET /agencies" }
                                                         select new Permit(row.Split(' ')[0], row.Split(' ')[1], Role.Anonymous)]),
            "registry: POST /cities/{id}", "registry: GET /cities/{id}/letter", "registry: GET /agencies");
    }

    [Fact]
    public void a_route_without_a_row_is_noticed() =>
        Findings.At(Guards.Unguarded("registry",
            [Made("/api/registry/cities"), Made("/api/registry/agencies", new Permits([new("GET", "/agencies", Role.Auditor)])),
                Made("api/registry/x", new Permits([]))]), "GET /api/registry/cities", "GET /api/registry/x");

    [Fact]
    public void an_open_route_that_no_row_knows_is_noticed() =>
        Findings.At(Guards.Unguarded("registry",
            [Made("/debug", new AllowAnonymousAttribute()), Made("/health/live", new AllowAnonymousAttribute()), Made("/inner")]),
            "GET /debug");

    [Fact]
    public void a_row_without_a_route_is_noticed()
    {
        Permit used = new("GET", "/agencies", Role.Auditor), dead = new("GET", "/agency", Role.Auditor);
        Findings.At(Guards.DeadRows("registry", [used, dead], [Made("/api/registry/agencies", new Permits([used]))]),
            "registry: GET /agency");
    }

    private static IReadOnlyList<Permit> Table(string service) =>
        (IReadOnlyList<Permit>)Services.Host(service)
            .GetType($"{Services.Host(service).GetName().Name}.{service}Access", throwOnError: true)!
            .GetField("Table", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;

    private static RouteEndpoint Made(string route, params object[] metadata) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(route), 0,
            new EndpointMetadataCollection([new HttpMethodMetadata(["GET"]), .. metadata]), route);
}
