using System.Text.Json.Serialization;
using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>How far a city has come. No rule suspends one yet; the word is kept for when one does.</summary>
internal enum CityStatus
{
    Candidate,
    Enrolled,
    Suspended,
    Withdrawn,
}

/// <summary>A city's letter of commitment. <see cref="SignedBy"/> is only for those who may know, and only while it is kept.</summary>
internal sealed record Enrolment(
    Guid Signatory, DateOnly SignedOn, string LetterSha256, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    string? SignedBy = null);

/// <summary>A city as people see it.</summary>
internal sealed record CityView(
    Guid Id, CityStatus Status, string Agency, string ExternalRef, string Name, IReadOnlyDictionary<string, string> Names, string Country,
    string? Subdivision,
    string? UnLocode, decimal? Latitude, decimal? Longitude, Population? Population, decimal? AreaKm2, decimal? Households,
    Enrolment? Enrolment, string? WithdrawalReason, DateTimeOffset RegisteredAt, DateTimeOffset ChangedAt) : IView<CityView, ICityEvent>
{
    [JsonIgnore]
    public Owner Owner => new(Agency, Id);

    public static CityView? Evolve(CityView? view, ICityEvent happened, Recorded recorded) => (happened, view) switch
    {
        (CityRegistered e, _) => Of(recorded.Stream, e.Details, recorded.At),
        (CityDetailsChanged e, { } city) =>
            Of(city.Id, e.Details, recorded.At) with { Status = city.Status, Enrolment = city.Enrolment, RegisteredAt = city.RegisteredAt },
        (CityEnrolled e, { } city) =>
            city with { Status = CityStatus.Enrolled, Enrolment = new(e.Signatory, e.SignedOn, e.LetterSha256), ChangedAt = recorded.At },
        (CityWithdrawn e, { } city) => city with { Status = CityStatus.Withdrawn, WithdrawalReason = e.Reason, ChangedAt = recorded.At },
        _ => throw new ImpossibleHistoryException(view, happened),
    };

    private static CityView Of(Guid id, CityDetails city, DateTimeOffset at) => new(
        id, CityStatus.Candidate, city.Agency, city.ExternalRef, city.Name, city.Names, city.Country, city.Subdivision, city.UnLocode,
        city.Latitude, city.Longitude, city.Population, city.AreaKm2, city.Households, null, null, at, at);
}

/// <summary>One city, now and as it was.</summary>
internal static class GetCityEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapResource<CityView, ICityEvent>("/cities/{id:guid}", request => request.RouteId("id"), Present);

    // Verifiers need to know which city it is, not who its mayor was.
    private static async ValueTask<object> Present(CityView city, Request request)
    {
        if (city.Enrolment is not { } enrolment || request.Caller.Role == Role.Verifier) return city;
        var session = request.Http.RequestServices.GetRequiredService<IQuerySession>();
        var signatory = await session.LoadAsync<Signatory>(enrolment.Signatory, request.Cancellation);
        return city with { Enrolment = enrolment with { SignedBy = signatory?.Name } };
    }
}
