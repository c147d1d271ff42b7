using System.Text.Json.Serialization;

namespace U4ssc.Registry.Domain.Onboarding;

/// <summary>What can happen to the upload of a list of cities.</summary>
public interface IOnboardingEvent;

/// <summary>The names under which the events of a list of cities lie on disk, in histories and in leaves, for ever.</summary>
public static class OnboardingEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("onboarding_requested", typeof(OnboardingRequested)),
        ("onboarding_started", typeof(OnboardingStarted)),
        ("onboarding_completed", typeof(OnboardingCompleted)),
        ("onboarding_failed", typeof(OnboardingFailed)),
        ("onboarding_cancelled", typeof(OnboardingCancelled)),
    ];
}

/// <summary>What happens to a list in which some rows are refused.</summary>
public enum OnboardingMode
{
    /// <summary>The other rows are onboarded.</summary>
    [JsonStringEnumMemberName("per-row")]
    PerRow,

    /// <summary>No row is onboarded.</summary>
    Atomic,
}

/// <summary>What stands between the cells of a list.</summary>
public enum ListSeparator
{
    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>;</c>, which spreadsheets write where the comma is for decimals.</summary>
    Semicolon,

    /// <summary>A tab.</summary>
    Tab,
}

/// <summary>How the rows of a list came out.</summary>
/// <param name="Created">Cities registered.</param>
/// <param name="Updated">Cities whose details changed.</param>
/// <param name="Unchanged">Cities that were already as the list says.</param>
/// <param name="Rejected">Rows refused.</param>
public sealed record OnboardingCounts(int Created, int Updated, int Unchanged, int Rejected);

/// <summary>An agency uploaded a list of its cities.</summary>
/// <param name="Agency">Code of the agency.</param>
/// <param name="DryRun">True where nothing is to be changed, only reported.</param>
/// <param name="Mode">What happens where some rows are refused.</param>
/// <param name="Separator">What stands between its cells.</param>
/// <param name="Rows">Rows in the list that say something, the header not counted.</param>
/// <param name="Columns">The header of the list, in its order.</param>
/// <param name="FileSha256">SHA-256 of the uploaded bytes, 64 lower-case hexadecimal digits.</param>
public sealed record OnboardingRequested(
    string Agency, bool DryRun, OnboardingMode Mode, ListSeparator Separator, int Rows, IReadOnlyList<string> Columns, string FileSha256)
        : IOnboardingEvent;

/// <summary>Work on the list began. It can begin again after a crash without being told twice.</summary>
public sealed record OnboardingStarted : IOnboardingEvent;

/// <summary>Every row was answered.</summary>
public sealed record OnboardingCompleted(OnboardingCounts Counts) : IOnboardingEvent;

/// <summary>The list was given up as a whole.</summary>
/// <param name="Reason">Why, for people.</param>
/// <param name="Counts">How the rows came out until then; of an atomic list nothing was created or updated.</param>
public sealed record OnboardingFailed(string Reason, OnboardingCounts Counts) : IOnboardingEvent;

/// <summary>The agency took the list back. Rows that were already onboarded stay.</summary>
/// <param name="Counts">How the rows came out until then.</param>
public sealed record OnboardingCancelled(OnboardingCounts Counts) : IOnboardingEvent;
