using U4ssc.Kernel;

namespace U4ssc.Registry.Domain.Onboarding;

/// <summary>The life of one uploaded list of cities.</summary>
public abstract record OnboardingList : IState<OnboardingList, IOnboardingEvent>, IOwned
{
    /// <inheritdoc />
    public static OnboardingList Initial { get; } = new NotRequested();

    /// <inheritdoc />
    public static OnboardingList Evolve(OnboardingList state, IOnboardingEvent happened) => (state, happened) switch
    {
        (NotRequested, OnboardingRequested e) => new Queued(e.Agency),
        (Queued q, OnboardingStarted) => new Running(q.Agency),
        (Running r, OnboardingCompleted) => new Finished(r.Agency, Outcome.Completed),
        (Unfinished u, OnboardingFailed) => new Finished(u.Agency, Outcome.Failed),
        (Unfinished u, OnboardingCancelled) => new Finished(u.Agency, Outcome.Cancelled),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    /// <inheritdoc />
    public Owner? Whose(Guid id) => this switch
    {
        Unfinished unfinished => new(unfinished.Agency),
        Finished finished => new(finished.Agency),
        _ => null,
    };

    /// <summary>There is no such list.</summary>
    public sealed record NotRequested : OnboardingList;

    /// <summary>Waiting or being worked on.</summary>
    /// <param name="Agency">Whose list it is.</param>
    public abstract record Unfinished(string Agency) : OnboardingList;

    /// <summary>Uploaded; nobody works on it yet.</summary>
    /// <param name="Agency">Whose list it is.</param>
    public sealed record Queued(string Agency) : Unfinished(Agency);

    /// <summary>Being worked on.</summary>
    /// <param name="Agency">Whose list it is.</param>
    public sealed record Running(string Agency) : Unfinished(Agency);

    /// <summary>Over, in one of three ways.</summary>
    /// <param name="Agency">Whose list it was.</param>
    /// <param name="How">In which way.</param>
    public sealed record Finished(string Agency, Outcome How) : OnboardingList;

    /// <summary>How a list can end.</summary>
    public enum Outcome
    {
        /// <summary>Every row was answered.</summary>
        Completed,

        /// <summary>Given up as a whole.</summary>
        Failed,

        /// <summary>Taken back.</summary>
        Cancelled,
    }
}
