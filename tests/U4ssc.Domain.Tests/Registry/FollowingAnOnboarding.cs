using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Domain.Tests.Registry;

public sealed class FollowingAnOnboarding
{
    private static readonly OnboardingCounts Counts = new(2, 1, 0, 0);
    private static readonly OnboardingRequested Requested =
        new("NO-KS", false, OnboardingMode.PerRow, ListSeparator.Comma, 3, ["externalRef", "name", "country"], new('a', 64));
    private static readonly IOnboardingEvent Started = new OnboardingStarted();
    private static readonly IOnboardingEvent Completed = new OnboardingCompleted(Counts);
    private static readonly IOnboardingEvent Failed = new OnboardingFailed("Rows were refused.", Counts);
    private static readonly IOnboardingEvent Cancelled = new OnboardingCancelled(new(0, 0, 0, 0));

    [Fact]
    public void a_list_waits_for_its_turn() => Given().When(Ask(new RequestOnboarding(Requested, Kristiansund.Ks))).Then(Requested);

    [Fact]
    public void a_list_of_an_unknown_agency_is_refused() =>
        Given().When(Ask(new RequestOnboarding(Requested, Agency.Initial))).ThenRefused(OnboardingRefusals.AgencyUnknown("NO-KS"));

    [Fact]
    public void a_list_without_rows_is_refused() =>
        Given().When(Ask(new RequestOnboarding(Requested with { Rows = 0 }, Kristiansund.Ks))).ThenRefused(OnboardingRefusals.Empty);

    [Fact]
    public void work_begins_once_however_often_it_is_taken_up() => Given(Requested).When(Ask(new StartOnboarding())).Then(Started);

    [Fact]
    public void it_ends_with_its_counts() => Given(Requested, Started).When(Ask(new CompleteOnboarding(Counts))).Then(Completed);

    [Fact]
    public void it_cannot_end_before_it_began() =>
        Given(Requested).When(Ask(new CompleteOnboarding(Counts))).ThenRefused(OnboardingRefusals.NotStarted);

    [Fact]
    public void it_can_be_given_up() => Given(Requested, Started).When(Ask(new FailOnboarding("Rows were refused.", Counts))).Then(Failed);

    [Fact]
    public void it_can_be_cancelled_while_it_waits() => Given(Requested).When(Ask(new CancelOnboarding(new(0, 0, 0, 0)))).Then(Cancelled);

    [Fact]
    public void it_can_be_cancelled_while_it_runs() =>
        Given(Requested, Started).When(Ask(new CancelOnboarding(new(0, 0, 0, 0)))).Then(Cancelled);

    [Fact]
    public void once_over_it_stays_over()
    {
        Given(Requested, Started, Completed).When(Ask(new CancelOnboarding(new(0, 0, 0, 0)))).ThenRefused(OnboardingRefusals.Finished);
        Given(Requested, Cancelled).When(Ask(new StartOnboarding())).ThenRefused(OnboardingRefusals.Finished);
        Given(Requested, Started, Cancelled).When(Ask(new CompleteOnboarding(Counts))).ThenRefused(OnboardingRefusals.Finished);
        Given(Requested, Started, Failed).When(Ask(new CancelOnboarding(new(0, 0, 0, 0)))).ThenRefused(OnboardingRefusals.Finished);
    }

    [Fact]
    public void an_unknown_one_is_refused() =>
        Given().When(Ask(new CancelOnboarding(new(0, 0, 0, 0)))).ThenRefused(OnboardingRefusals.Unknown);

    private static Situation<OnboardingList, IOnboardingEvent> Given(params IEnumerable<IOnboardingEvent> happened) =>
        Situation.Given<OnboardingList, IOnboardingEvent>(happened);

    private static Func<OnboardingList, Decision<IOnboardingEvent>> Ask(OnboardingCommand command) =>
        list => OnboardingDecider.Decide(command, list);
}
