namespace U4ssc.Gateway.Features;

/// <summary>Everything that is no route: 404, with a token and without, so that nobody is asked for a token for what is not there.</summary>
internal static class NotFoundEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Map("/{**path}", () => Results.NotFound()).WithOrder(int.MaxValue).AllowAnonymous().ExcludeFromDescription();
}
