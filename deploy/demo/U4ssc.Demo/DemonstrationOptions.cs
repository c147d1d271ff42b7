namespace U4ssc.Demo;

/// <summary>How the demonstration runs.</summary>
/// <param name="Address">Of the gateway, such as <c>http://localhost:8080</c>. Nothing else is talked to.</param>
public sealed record DemonstrationOptions(Uri Address)
{
    /// <summary>The whole run ends after this long, whatever it is waiting for.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Hears one line for each thing that happens.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>Is awaited before each step, with its name: a place to take something away in the middle.</summary>
    public Func<string, Task> Before { get; init; } = _ => Task.CompletedTask;
}

/// <summary>What came of one city's submission.</summary>
/// <param name="Outcome"><c>granted</c> or <c>refused</c>.</param>
/// <param name="CertificateNumber">Where granted.</param>
/// <param name="Unmet">Where refused: the criteria that are not met, each in a sentence with its figures.</param>
/// <param name="Address">Where everybody can read the certificate.</param>
/// <param name="IsRevoked">True where the certificate was taken back afterwards.</param>
public sealed record CityResult(
    string City, string Agency, Guid CityId, Guid SubmissionId, Guid CaseId, string Outcome, string? CertificateNumber,
    IReadOnlyList<string> Unmet, Uri? Address, bool IsRevoked = false);

/// <summary>What happened to the list of Norwegian places.</summary>
public sealed record OnboardingResult(Guid Id, bool DryRun, int Total, int Created, int Updated, int Unchanged, int Rejected);

/// <summary>What happened.</summary>
/// <param name="Received">What the receiver got that had subscribed.</param>
public sealed record DemonstrationResult(
    IReadOnlyList<OnboardingResult> Onboardings, IReadOnlyList<CityResult> Cities, IReadOnlyList<ReceivedEvent> Received);

/// <summary>The demonstration cannot go on. The message says at which call, and what was answered.</summary>
public sealed class DemonstrationFailedException(string message) : Exception(message);
