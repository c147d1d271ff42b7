namespace U4ssc.Gateway.Features;

/// <summary>
/// GET /health/live and /health/ready. Ready turns red first when the gateway is asked to stop, so that no new request is sent to it while
/// it answers those it has. Services do not count: one that is down must not take the others' only door away.
/// </summary>
internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => Results.Text("Healthy")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health/ready", Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Ready(IHostApplicationLifetime lifetime) => lifetime.ApplicationStopping.IsCancellationRequested
        ? Results.Text("Stopping", statusCode: StatusCodes.Status503ServiceUnavailable)
        : Results.Text("Healthy");
}
