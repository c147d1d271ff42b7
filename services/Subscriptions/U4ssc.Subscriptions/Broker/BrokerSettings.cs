namespace U4ssc.Subscriptions.Broker;

/// <summary>Where partners' queues are, and with which logins they are kept.</summary>
/// <param name="Url">The broker with the virtual host of the partners, and a login that may declare and write there.</param>
/// <param name="Management">Its management interface, with a login that may make other logins.</param>
/// <param name="Address">What partners connect to, without a login.</param>
/// <param name="MessagesMax">
/// Messages in a queue from which on it gets no more until half of them are read: the rest waits in the stream.
/// </param>
internal sealed record BrokerSettings(Uri Url, Uri Management, string Address, int MessagesMax)
{
    private const int MessagesDefault = 50_000;
    private static readonly string[] Settings = ["Broker:Url", "Broker:Management", "Broker:Address"];

    /// <summary>The virtual host.</summary>
    public string VirtualHost => Uri.UnescapeDataString(Url.AbsolutePath.TrimStart('/')) is { Length: > 0 } name ? name : "/";

    /// <summary>The login of <see cref="Url"/>.</summary>
    public string Login => Uri.UnescapeDataString(Url.UserInfo.Split(':')[0]);

    /// <summary>One of the settings is there.</summary>
    public static bool Has(IConfiguration configuration) =>
        Settings.Any(setting => !string.IsNullOrWhiteSpace(configuration[setting]));

    /// <summary>
    /// Reads <c>Broker:Url</c>, <c>Broker:Management</c> and <c>Broker:Address</c>: all, or none where there are no queues for partners;
    /// and <c>Broker:MessagesMax</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">One is missing, is no address, or leads to another host in the clear.</exception>
    public static BrokerSettings? Read(IConfiguration configuration, IHostEnvironment environment)
    {
        if (!Has(configuration)) return null;
        var url = Address("Broker:Url", "amqp", "amqps://login:password@host:port/virtual-host");
        var management = Address("Broker:Management", "http", "https://login:password@host:port");
        var place = Address("Broker:Address", "amqp", "amqps://host:port/virtual-host");
        if (place.UserInfo.Length > 0)
            throw new InvalidOperationException("Broker:Address has a login, and every partner is shown it: leave that out.");
        var messages = configuration.GetValue("Broker:MessagesMax", MessagesDefault);
        return messages is > 1 and <= PartnerPlace.LengthMax / 2
            ? new(url, management, place.ToString(), messages)
            : throw new InvalidOperationException(
                $"The setting Broker:MessagesMax is not a whole number from 2 to {PartnerPlace.LengthMax / 2}.");

        Uri Address(string setting, string scheme, string form)
        {
            if (!Uri.TryCreate(configuration[setting], UriKind.Absolute, out var address)
                || (address.Scheme != scheme && address.Scheme != scheme + "s"))
                throw new InvalidOperationException($"The setting {setting} is not {form}.");
            if (address.Scheme == scheme && !address.IsLoopback && !environment.IsDevelopment())
            {
                throw new InvalidOperationException(
                    $"This service cannot start outside Development. {setting} is {scheme}:// to another host: use {scheme}s://.");
            }

            return address;
        }
    }
}
