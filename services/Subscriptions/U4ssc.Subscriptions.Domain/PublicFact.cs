using System.Text.Json;
using U4ssc.Kernel;

namespace U4ssc.Subscriptions.Domain;

/// <summary>Whose a public fact is; what filters and the order of deliveries go by.</summary>
public sealed record City(Guid Id, string Agency, string Country);

/// <summary>Something that happened in the programme, as everybody may know it, before it has a number.</summary>
/// <param name="Id">Of the event for everybody: with its source it is unique.</param>
/// <param name="Type">Such as <c>certificate.issued</c>.</param>
/// <param name="Version">Version of the schema of <paramref name="Data"/>.</param>
/// <param name="Service">The service in whose log it is, lower case.</param>
/// <param name="Subject">The certificate's number, the city's id or the edition's id.</param>
/// <param name="At">When it was recorded there.</param>
/// <param name="City">Null where it is about no city.</param>
/// <param name="Data">One of <see cref="PublicTypes"/>.</param>
public sealed record PublicFact(
    Guid Id, string Type, int Version, string Service, string Subject, DateTimeOffset At, City? City, JsonElement Data)
{
    /// <summary>A fact with its data.</summary>
    public static PublicFact Of<TData>(Guid id, string service, string subject, DateTimeOffset at, City? city, TData data)
    {
        var type = PublicTypes.Of(typeof(TData));
        return new(id, type.Name, type.Version, service, subject, at, city, JsonSerializer.SerializeToElement(data, Json.Options));
    }
}

/// <summary>A public fact with its place in the stream.</summary>
/// <param name="Number">From 1, without a gap.</param>
/// <param name="PreviousSha256">SHA-256 (lower-case hex) of the bytes of the event before.</param>
public sealed record NumberedFact(PublicFact Fact, long Number, string PreviousSha256);
