namespace U4ssc.Kernel;

/// <summary>
/// Something that may have been left unsaid: one member of a JSON merge patch (RFC 7396). Unsaid means unchanged; said as null means taken
/// away. Every PATCH means just this.
/// </summary>
/// <typeparam name="T">What is said.</typeparam>
public readonly record struct Said<T>
{
    /// <summary>Says <paramref name="value"/>, null included.</summary>
    public Said(T? value) => (IsSaid, Value) = (true, value);

    /// <summary>False where it was left unsaid.</summary>
    public bool IsSaid { get; }

    /// <summary>What was said; null where cleared or unsaid.</summary>
    public T? Value { get; }

    /// <summary>What holds afterwards, given what holds now.</summary>
    public T? Over(T? current) => IsSaid ? Value : current;
}
