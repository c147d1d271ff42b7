namespace U4ssc.Kernel.Bus;

/// <summary>What a message carries beside its content.</summary>
public static class ToldHeaders
{
    /// <summary>The service that tells it, lower case.</summary>
    public const string Service = "u4ssc-service";

    /// <summary>Its place among all messages of that service, from 1 and without a gap.</summary>
    public const string Number = "u4ssc-number";

    /// <summary>Its place among those of its type, from 1 and without a gap.</summary>
    public const string Ordinal = "u4ssc-ordinal";

    /// <summary>What the request that set it off was called.</summary>
    public const string Correlation = "u4ssc-correlation";

    /// <summary>Id of a key of that service, and its signature of all of this and of the content (<see cref="SignedMessage"/>).</summary>
    public const string Signature = "u4ssc-signature";

    /// <summary>All of them.</summary>
    internal static Dictionary<string, object?> Of(string service, MessageNumber number, string? correlation) => new(StringComparer.Ordinal)
    {
        [Correlation] = correlation,
        [Service] = service,
        [Number] = number.Number,
        [Ordinal] = number.Ordinal,
    };
}
