using Marten;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>
/// DELETE /cities/{id}/signatory: erases who signed the city's letter. The log has never held the name, so nothing in it changes.
/// </summary>
internal static class ForgetSignatoryEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/cities/{id:guid}/signatory", Handle)
        .Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid id, Request request, IQuerySession session, Transact transact)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw new BadInputException("header Reason", "reason.missing", "Say why in the header Reason, without a name.");
        var signed = (await session.Events.FetchStreamAsync(id, token: request.Cancellation)).Select(stored => stored.Data)
            .OfType<CityEnrolled>().ToList();
        return await transact.Ask<City, ICityEvent>(
            request, id,
            decide: city => CityDecider.Decide(new ForgetSignatory(), city),
            answer: (_, version) => Answer.NoContent(version),
            alongside: (store, _) =>
            {
                foreach (var letter in signed) store.Delete<Signatory>(letter.Signatory);
            });
    }
}
