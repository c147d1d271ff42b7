namespace U4ssc.Submissions.Domain.Screening;

/// <summary>What a finding means for submitting.</summary>
public enum Severity
{
    /// <summary>Blocks submitting.</summary>
    Error,

    /// <summary>Passes only with a reason, which the verifier sees.</summary>
    Warning,

    /// <summary>For the city to know.</summary>
    Info,
}

/// <summary>What an automatic check saw.</summary>
/// <param name="Id">Follows from the rule and what it is about: the same finding keeps its id, and its reason, while figures
/// change.</param>
/// <param name="Figures">The numbers it saw, by name.</param>
/// <param name="Justification">The city's reason, or null.</param>
public sealed record ScreeningFinding(
    string Id, string Rule, int RuleVersion, Severity Severity, IReadOnlyList<string> DataPoints, string Message,
    IReadOnlyDictionary<string, decimal> Figures, string? Justification);
