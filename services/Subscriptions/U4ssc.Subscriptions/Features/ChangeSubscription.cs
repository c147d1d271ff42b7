using System.Text.Json;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>
/// What is asked for changes from now on, as a JSON merge patch (RFC 7396): absent is unchanged, null is back to what it is where it is
/// left out. Another address has to answer the challenge before anything is delivered to it.
/// </summary>
internal static class ChangeSubscriptionEndpoint
{
    public sealed record Body(
        string? Url = null, IReadOnlyList<string>? Types = null, IReadOnlyList<string>? Countries = null,
        IReadOnlyList<string>? Agencies = null, bool? Heartbeats = null, bool? Ed25519 = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPatch("/{id:guid}", Handle).Produces(StatusCodes.Status204NoContent);

    private static Task<IResult> Handle(Guid id, Body<Body> body, Request request, SubscriptionDoor door, EndpointRules rules) =>
        door.Ask(request, id, new ChangeSubscription(terms => Over(terms, body.Value, body.Raw), rules));

    private static SubscriptionTerms Over(SubscriptionTerms terms, Body body, JsonElement raw)
    {
        return terms with
        {
            Url = Has("url") ? body.Url : terms.Url,
            Types = Has("types") ? body.Types ?? [] : terms.Types,
            Countries = Has("countries") ? body.Countries ?? [] : terms.Countries,
            Agencies = Has("agencies") ? body.Agencies ?? [] : terms.Agencies,
            Heartbeats = Has("heartbeats") ? body.Heartbeats ?? false : terms.Heartbeats,
            Ed25519 = Has("ed25519") ? body.Ed25519 ?? false : terms.Ed25519,
        };

        bool Has(string member) => raw.TryGetProperty(member, out _);
    }
}
