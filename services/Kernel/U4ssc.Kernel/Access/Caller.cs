namespace U4ssc.Kernel;

/// <summary>Who asks, from the token and from nothing else.</summary>
/// <param name="Subject">Opaque subject id.</param>
/// <param name="Agency">Code of the agency that the caller acts for, where there is one.</param>
/// <param name="City">Id of the city that the caller acts for, where there is one.</param>
public sealed record Caller(string Subject, Role Role, string? Agency, Guid? City)
{
    /// <summary>
    /// Opaque id of the person or organisation that the account belongs to: what rules that ask for two persons compare. The account
    /// itself, where its issuer says none.
    /// </summary>
    public Holder Holder
    {
        get => field ?? new(Subject);
        init;
    }

    /// <summary>Nobody in particular.</summary>
    public static Caller Nobody { get; } = new("anonymous", Role.Anonymous, null, null);
}
