using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>An agency changes some details of its city, as a JSON merge patch (RFC 7396): absent is unchanged, null is cleared.</summary>
internal static class ChangeCityDetailsEndpoint
{
    /// <summary>
    /// Names by language; a language with null loses its name, which is why its values are looked at here and not by the general check.
    /// </summary>
    public sealed record Body(
        string? Name = null, JsonElement? Names = null, string? Country = null, string? Subdivision = null, string? UnLocode = null,
        decimal? Latitude = null, decimal? Longitude = null, PatchedPopulation? Population = null, decimal? AreaKm2 = null,
        decimal? Households = null);

    public sealed record PatchedPopulation(decimal? Value = null, int? Year = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPatch("/cities/{id:guid}", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid id, Body<Body> body, Request request, Streams streams, Transact transact)
    {
        var change = Change(body.Value, body.Raw);
        // An agency's facts never leave with its city: a city is in the same agency all its life.
        var city = (await streams.State<City, ICityEvent>(id, request.Cancellation)).Value;
        var agency = city is City.Registered registered
            ? await streams.Agency(registered.Details.Agency, request.Cancellation)
            : Agency.Initial;
        return await transact.Ask<City, ICityEvent>(
            request, id,
            decide: state => CityDecider.Decide(new ChangeCityDetails(change, agency, Earth.LatestToday(request.Now)), state),
            answer: (_, version) => Answer.NoContent(version));
    }

    private static CityChange Change(Body body, JsonElement raw) => new()
    {
        Name = Said(raw, "name", body.Name),
        Names = Said<IReadOnlyDictionary<string, string?>>(raw, "names", Names(body.Names)),
        Country = Said(raw, "country", body.Country),
        Subdivision = Said(raw, "subdivision", body.Subdivision),
        UnLocode = Said(raw, "unLocode", body.UnLocode),
        Latitude = Said(raw, "latitude", body.Latitude),
        Longitude = Said(raw, "longitude", body.Longitude),
        Population = Said(raw, "population", Population(body.Population, raw)),
        AreaKm2 = Said(raw, "areaKm2", body.AreaKm2),
        Households = Said(raw, "households", body.Households),
    };

    private static Said<T> Said<T>(JsonElement raw, string member, T? value) => raw.TryGetProperty(member, out _) ? new(value) : default;

    private static PopulationChange? Population(PatchedPopulation? population, JsonElement raw) => population is null
        ? null
        : new(Said(raw.GetProperty("population"), "value", population.Value), Said(raw.GetProperty("population"), "year", population.Year));

    private static Dictionary<string, string?>? Names(JsonElement? names)
    {
        if (names is not { } given) return null;
        if (given.ValueKind != JsonValueKind.Object)
            throw new BadInputException("/names", "json.wrong_type", "An object of names by language is expected here.");
        var wrong = given.EnumerateObject()
            .Where(name => name.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null))
            .Select(name => new RefusedPlace(
                "/names/" + Pointer.Escape(name.Name),
                "json.wrong_type", "A name is a text, or null where it is to go."))
            .ToList();
        return wrong.Count > 0 ? throw new BadInputException(wrong) : given.EnumerateObject()
            .ToDictionary(name => name.Name, name => name.Value.GetString() is { } text ? Text.Normal(text) : null);
    }
}
