using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>An agency records the mayor's letter of commitment.</summary>
internal static class EnrolCityEndpoint
{
    public sealed record Body(string SignedBy, DateOnly SignedOn, string LetterSha256);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/cities/{id:guid}/enrolment", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        Guid id, Body<Body> body, Request request, Streams streams, IQuerySession session, Transact transact)
    {
        var letter = body.Value;
        var signatory = await Same(id, letter.SignedBy, streams, session, request.Cancellation) ?? request.NewId();
        return await transact.Ask<City, ICityEvent>(
            request, id,
            decide: city => CityDecider.Decide(
                new EnrolCity(letter.SignedBy, signatory, letter.SignedOn, letter.LetterSha256, Earth.LatestToday(request.Now)), city),
            answer: (_, version) => Answer.NoContent(version),
            alongside: (store, events) =>
            {
                if (events.Count > 0) store.Store(new Signatory { Id = signatory, Name = letter.SignedBy });
            });
    }

    // The same person on the same letter is the same reference, so that asking twice is harmless although the log holds no names.
    private static async Task<Guid?> Same(Guid id, string name, Streams streams, IQuerySession session, CancellationToken cancellation) =>
        (await streams.State<City, ICityEvent>(id, cancellation)).Value is City.Enrolled enrolled
        && await session.LoadAsync<Signatory>(enrolled.Signatory, cancellation) is { } known && known.Name == name
            ? known.Id
            : null;
}
