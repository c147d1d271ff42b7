namespace U4ssc.Kernel;

/// <summary>Whose a thing is: its agency, its city, the subjects assigned to it.</summary>
public sealed record Owner(string? Agency = null, Guid? City = null, IReadOnlyCollection<string>? Subjects = null)
{
    /// <summary>Of a thing that belongs to the programme and to nobody in particular.</summary>
    public static Owner Nobody { get; } = new();
}
