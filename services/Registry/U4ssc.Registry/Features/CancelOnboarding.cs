using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>
/// An agency takes its list back. Rows that were already onboarded stay; the batch in work is ended first, so that the counts are the last
/// word.
/// </summary>
internal static class CancelOnboardingEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/onboardings/{id:guid}", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(Guid id, Request request, Transact transact, ListLocks locks, ListRows rows)
    {
        await using var held = await locks.Wait(id, request.Cancellation);
        var counts = await rows.Counts(id, request.Cancellation);
        return await transact.Ask<OnboardingList, IOnboardingEvent>(
            request, id,
            decide: list => OnboardingDecider.Decide(new CancelOnboarding(counts), list),
            answer: (_, version) => Answer.NoContent(version),
            alongside: (session, _) => session.Delete<ListTask>(id));
    }
}
