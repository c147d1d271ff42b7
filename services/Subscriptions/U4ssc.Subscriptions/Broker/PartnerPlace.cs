namespace U4ssc.Subscriptions.Broker;

/// <summary>What belongs to a partner on the broker, all of one name.</summary>
internal static class PartnerPlace
{
    /// <summary>How the names of queues and logins of partners begin.</summary>
    public const string Prefix = "u4ssc.partner.";

    /// <summary>The exchange of all events.</summary>
    public const string Events = "u4ssc.events";

    /// <summary>The exchange through which one queue is filled, by its name: what the partner missed.</summary>
    public const string Missed = "u4ssc.events.missed";

    /// <summary>What the service's own login may configure, write and read there, as the broker's permissions say it.</summary>
    public const string OwnRights = @"^u4ssc\.(events(\.missed)?$|partner\.)";

    /// <summary>
    /// Messages at which the broker drops the oldest, so that no queue can stop another. Not reached as long as the service lives: it stops
    /// at <see cref="BrokerSettings.MessagesMax"/>.
    /// </summary>
    public const int LengthMax = 500_000;

    // Without a number of its own a newer broker drops what was given back twenty times.
    private const int DeliveriesMax = 1_000_000;

    /// <summary>The queue and the login of a subscription.</summary>
    public static string Name(Guid subscription) => $"{Prefix}{subscription:N}";

    /// <summary>The subscription whose queue or login this is; null where it is none.</summary>
    public static Guid? Of(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(name[Prefix.Length..], "N", out var id) ? id : null;

    /// <summary>The queue as it is declared.</summary>
    public static Dictionary<string, object?> Arguments() => new()
    {
        ["x-queue-type"] = "quorum",
        ["x-max-length"] = LengthMax,
        ["x-overflow"] = "drop-head",
        ["x-delivery-limit"] = DeliveriesMax,
    };
}
