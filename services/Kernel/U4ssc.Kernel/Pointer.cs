namespace U4ssc.Kernel;

/// <summary>Places in JSON (RFC 6901), as refusals and differences name them.</summary>
public static class Pointer
{
    /// <summary>A member's name as one step of a pointer: <c>a/b</c> is <c>a~1b</c>.</summary>
    public static string Escape(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
    }
}
