using U4ssc.Kernel;

namespace U4ssc.Registry.Domain.Onboarding;

/// <summary>What can be asked of an uploaded list.</summary>
public abstract record OnboardingCommand;

/// <summary>Take in a list.</summary>
/// <param name="Request">What the list is; becomes the event.</param>
/// <param name="Agency">The agency that it names, as it is now.</param>
public sealed record RequestOnboarding(OnboardingRequested Request, Agency Agency) : OnboardingCommand;

/// <summary>Begin to work on it, or go on after a crash.</summary>
public sealed record StartOnboarding : OnboardingCommand;

/// <summary>Say that every row is answered.</summary>
public sealed record CompleteOnboarding(OnboardingCounts Counts) : OnboardingCommand;

/// <summary>Give it up as a whole.</summary>
public sealed record FailOnboarding(string Reason, OnboardingCounts Counts) : OnboardingCommand;

/// <summary>Take it back.</summary>
/// <param name="Counts">How the rows came out until now; nobody works on them meanwhile.</param>
public sealed record CancelOnboarding(OnboardingCounts Counts) : OnboardingCommand;

/// <summary>Decides what is asked of an uploaded list.</summary>
public static class OnboardingDecider
{
    /// <summary>Events or one refusal of <see cref="OnboardingRefusals"/>.</summary>
    public static Decision<IOnboardingEvent> Decide(OnboardingCommand command, OnboardingList state) => (command, state) switch
    {
        (RequestOnboarding { Agency: not Agency.Registered } c, OnboardingList.NotRequested) =>
            OnboardingRefusals.AgencyUnknown(c.Request.Agency),
        (RequestOnboarding { Request.Rows: 0 }, OnboardingList.NotRequested) => OnboardingRefusals.Empty,
        (RequestOnboarding c, OnboardingList.NotRequested) => [c.Request],
        // The id of a list is new with each upload, so this is the same upload again.
        (RequestOnboarding, _) => [],

        (StartOnboarding, OnboardingList.Queued) => [new OnboardingStarted()],
        (StartOnboarding, OnboardingList.Running) => [],

        (CompleteOnboarding c, OnboardingList.Running) => [new OnboardingCompleted(c.Counts)],
        (CompleteOnboarding, OnboardingList.Finished { How: OnboardingList.Outcome.Completed }) => [],

        (FailOnboarding c, OnboardingList.Unfinished) => [new OnboardingFailed(c.Reason, c.Counts)],
        (FailOnboarding, OnboardingList.Finished { How: OnboardingList.Outcome.Failed }) => [],

        (CancelOnboarding c, OnboardingList.Unfinished) => [new OnboardingCancelled(c.Counts)],
        (CancelOnboarding, OnboardingList.Finished { How: OnboardingList.Outcome.Cancelled }) => [],

        (_, OnboardingList.NotRequested) => OnboardingRefusals.Unknown,
        (_, OnboardingList.Queued) => OnboardingRefusals.NotStarted,
        (_, OnboardingList.Finished) => OnboardingRefusals.Finished,
        _ => throw new ArgumentOutOfRangeException(nameof(command), $"No rule for {command?.GetType().Name}."),
    };
}
