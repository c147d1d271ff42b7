namespace U4ssc.Kernel;

/// <summary>
/// A state that says whose the thing is: a change is asked of it only by who stands to its owner as the access table says.
/// </summary>
public interface IOwned
{
    /// <summary>Whose it is now; null where there is nothing yet.</summary>
    /// <param name="id">Of the thing: its stream.</param>
    Owner? Whose(Guid id);
}
