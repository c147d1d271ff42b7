using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry.Features;

/// <summary>An agency takes its list back. Rows that were already onboarded stay; no more are begun after the batch in work.</summary>
internal static class CancelOnboardingEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/onboardings/{id:guid}", Handle);

    private static Task<IResult> Handle(Guid id, Request request, Transact transact) =>
        transact.Ask<OnboardingList, IOnboardingEvent>(
            request, id,
            owner: list => list switch
            {
                OnboardingList.Unfinished unfinished => new Owner(unfinished.Agency),
                OnboardingList.Finished finished => new Owner(finished.Agency),
                _ => null,
            },
            decide: list => OnboardingDecider.Decide(new CancelOnboarding(), list),
            answer: (_, version) => Answer.NoContent(version),
            alongside: (session, _) => session.Delete<ListTask>(id));
}
