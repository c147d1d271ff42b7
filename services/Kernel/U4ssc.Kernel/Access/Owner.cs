namespace U4ssc.Kernel;

/// <summary>Whose a thing is: its agency, its city, the persons assigned to it, the account that it is.</summary>
/// <param name="Holders">Persons, whatever account they come with.</param>
/// <param name="Account">Subject id, of what is an account itself.</param>
public sealed record Owner(string? Agency = null, Guid? City = null, IReadOnlyCollection<Holder>? Holders = null, string? Account = null)
{
    /// <summary>Of a thing that belongs to the programme and to nobody in particular.</summary>
    public static Owner Nobody { get; } = new();
}
