using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>An agency registers a city. The same reference with the same content is no news.</summary>
internal static class RegisterCityEndpoint
{
    public sealed record Body(
        string Agency, string ExternalRef, string Name, string Country, IReadOnlyDictionary<string, string>? Names = null,
        string? Subdivision = null,
        string? UnLocode = null, decimal? Latitude = null, decimal? Longitude = null, Population? Population = null,
        decimal? AreaKm2 = null, decimal? Households = null);

    private const int NearMax = 5;

    /// <summary>The key that no two cities may hold.</summary>
    public static string Claim(string agency, string externalRef) => $"city/{agency}/{externalRef}";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/cities", Handle)
        .Produces<Registered>(StatusCodes.Status201Created).Produces<Registered>();

    /// <summary>The city that was registered, or was already.</summary>
    /// <param name="Warnings">What was taken and is better looked at; left out where there is nothing.</param>
    public sealed record Registered(
        Guid Id, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RefusedPlace>? Warnings = null);

    private static async Task<IResult> Handle(Body<Body> body, Request request, IQuerySession session, Streams streams, Transact transact)
    {
        var details = Details(body.Value);
        var warnings = await Warnings(details, session, request.Cancellation);
        var agency = await streams.Agency(details.Agency, request.Cancellation);
        return await transact.Create<City, ICityEvent>(
            request, request.NewId(),
            owner: new Owner(details.Agency),
            decide: city => CityDecider.Decide(new RegisterCity(details, agency, Earth.LatestToday(request.Now)), city),
            answer: (id, _, version, changed) => changed
                ? Answer.Created($"/api/registry/cities/{id}", new Registered(id, warnings), version)
                : Answer.Ok(new Registered(id, warnings), version),
            claim: Claim(details.Agency, details.ExternalRef));
    }

    // As for a list of cities: two references that only look the same are two cities, and mostly a mistake.
    private static async Task<IReadOnlyList<RefusedPlace>?> Warnings(
        CityDetails city, IQuerySession session, CancellationToken cancellation)
    {
        if (Text.FoldedKey(city.ExternalRef) is not { Length: > 0 } folded) return null;
        var near = await session.Query<CityRow>()
            .Where(row => row.Agency == city.Agency && row.FoldedRef == folded && row.ExternalRef != city.ExternalRef)
            .OrderBy(row => row.ExternalRef).Select(row => row.ExternalRef).Take(NearMax).ToListAsync(cancellation);
        return near.Count == 0 ? null : [.. near.Select(OnboardingRefusals.ReferenceNear)];
    }

    private static CityDetails Details(Body body) => new(
        body.Agency, body.ExternalRef, body.Name, body.Names
            ?? ImmutableDictionary<string, string>.Empty, body.Country, body.Subdivision, body.UnLocode,
        body.Latitude, body.Longitude, body.Population, body.AreaKm2, body.Households);
}
