using U4ssc.Registry.Domain.Onboarding;

namespace U4ssc.Registry.Onboarding;

/// <summary>
/// Work that waits: written in the transaction that takes a list in, deleted in the one that ends it. Carries who asked, so that what
/// the list does is done in that name.
/// </summary>
internal sealed class ListTask
{
    /// <summary>The onboarding.</summary>
    public Guid Id { get; set; }

    public string Agency { get; set; } = "";

    public bool DryRun { get; set; }

    public OnboardingMode Mode { get; set; }

    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>Opaque subject id of who uploaded it.</summary>
    public string Actor { get; set; } = "";

    public string Role { get; set; } = "";

    public string? OnBehalfOf { get; set; }

    public string? Reason { get; set; }

    public string Correlation { get; set; } = "";
}
