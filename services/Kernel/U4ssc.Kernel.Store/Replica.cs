namespace U4ssc.Kernel.Store;

/// <summary>One running copy of a service.</summary>
/// <param name="Service">Lower case, such as <c>registry</c>.</param>
public sealed record Replica(string Service, Guid Id)
{
    /// <summary>The name that all of its connections carry, so that others can tell whose they are.</summary>
    public string Name => $"u4ssc-{Service}-{Id:N}";

    /// <summary>A new one.</summary>
    public static Replica New(string service) => new(service, Guid.CreateVersion7());
}
