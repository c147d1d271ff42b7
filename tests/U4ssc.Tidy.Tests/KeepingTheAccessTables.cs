using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using U4ssc.Kernel.Hosting;
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
        var table = Assembly.Load($"U4ssc.{service}").GetType($"U4ssc.{service}.{service}Access", throwOnError: true)!
            .GetField("Table", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(null)!;
        var name = service.ToLowerInvariant();
        Findings.None([.. Guards.Unguarded(name, endpoints), .. Guards.DeadRows(name, (IReadOnlyList<Permit>)table, endpoints)]);
    }

    [Fact]
    public void a_route_without_a_row_is_noticed() =>
        Findings.At(Guards.Unguarded("registry", [Made("/api/registry/cities"), Made("/api/registry/agencies", new Permits([new("GET", "/agencies", Role.Auditor)])), Made("api/registry/x", new Permits([]))]), "GET /api/registry/cities", "GET /api/registry/x");

    [Fact]
    public void an_open_route_that_no_row_knows_is_noticed() =>
        Findings.At(Guards.Unguarded("registry", [Made("/debug", new AllowAnonymousAttribute()), Made("/health/live", new AllowAnonymousAttribute()), Made("/inner")]), "GET /debug");

    [Fact]
    public void a_row_without_a_route_is_noticed()
    {
        Permit used = new("GET", "/agencies", Role.Auditor), dead = new("GET", "/agency", Role.Auditor);
        Findings.At(Guards.DeadRows("registry", [used, dead], [Made("/api/registry/agencies", new Permits([used]))]), "registry: GET /agency");
    }

    private static RouteEndpoint Made(string route, params object[] metadata) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(route), 0, new EndpointMetadataCollection([new HttpMethodMetadata(["GET"]), .. metadata]), route);
}
