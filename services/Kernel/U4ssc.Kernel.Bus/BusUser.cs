using Microsoft.Extensions.Configuration;

namespace U4ssc.Kernel.Bus;

/// <summary>
/// The login with which a service speaks to the broker. Its name ends in the service's own, and what stands before that is the same for all
/// services of an installation: from one name follow all.
/// </summary>
public sealed class BusUser
{
    private readonly string before;

    private BusUser(string service, Uri url, string name) => (Service, Url, Name, before) = (service, url, name, name[..^service.Length]);

    /// <summary>The service.</summary>
    public string Service { get; }

    /// <summary>Where the broker is, with name and password.</summary>
    public Uri Url { get; }

    /// <summary>The login's name.</summary>
    public string Name { get; }

    /// <summary>The login of another service.</summary>
    public string Of(string service) => before + service;

    /// <summary>Reads <c>Bus:Url</c>.</summary>
    /// <exception cref="InvalidOperationException">It is none, or its login is not this service's.</exception>
    public static BusUser Read(string service, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var url = Address(configuration, "Bus:Url");
        return Login(url) is var name && name.EndsWith(service, StringComparison.Ordinal)
            ? new(service, url, name)
            : throw new InvalidOperationException(
                $"The setting Bus:Url has the login '{name}': its name must end in {service}, since others know by it who tells them something. " +
                "Make a login for each service, such as u4ssc_registry and u4ssc_catalogue.");
    }

    /// <summary>Reads <c>Bus:OwnerUrl</c>, which only <c>migrate</c> has.</summary>
    /// <exception cref="InvalidOperationException">It is none, or it is the login that the service runs with.</exception>
    public static Uri Owner(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var (owner, runs) = (Address(configuration, "Bus:OwnerUrl"), Address(configuration, "Bus:Url"));
        return Login(owner) != Login(runs)
            ? owner
            : throw new InvalidOperationException(
                $"Bus:OwnerUrl and Bus:Url both name the login {Login(owner)}: a service that configures the broker could take what is meant for others. " +
                "Make a second one.");
    }

    private static Uri Address(IConfiguration configuration, string setting) =>
        Uri.TryCreate(configuration[setting], UriKind.Absolute, out var url) && url.Scheme is "amqp" or "amqps"
            ? url
            : throw new InvalidOperationException(
                $"The setting {setting} is not amqp://login:password@host:port/virtual-host or amqps://….");

    private static string Login(Uri url) => Uri.UnescapeDataString(url.UserInfo.Split(':')[0]);
}
