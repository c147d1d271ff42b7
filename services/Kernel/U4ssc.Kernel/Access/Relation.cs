namespace U4ssc.Kernel;

/// <summary>How a caller must stand to the owner of a thing.</summary>
public enum Relation
{
    /// <summary>No relation is asked for.</summary>
    Any,

    /// <summary>The caller acts for the agency that owns it.</summary>
    OwnAgency,

    /// <summary>The caller acts for the city that owns it.</summary>
    OwnCity,

    /// <summary>The caller is one of the persons assigned to it, with whatever account.</summary>
    Assigned,

    /// <summary>It is the caller's own account: another account of the same person is not.</summary>
    Itself,
}
