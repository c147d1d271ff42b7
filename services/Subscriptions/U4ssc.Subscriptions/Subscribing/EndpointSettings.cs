using System.Net;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Subscribing;

/// <summary>Where deliveries may go, as the configuration says it.</summary>
internal static class EndpointSettings
{
    /// <summary>
    /// Reads <c>Webhooks:AllowedNetworks</c>, networks such as <c>127.0.0.0/8</c> that are not public and may be delivered to all the same.
    /// Without TLS only in Development.
    /// </summary>
    /// <exception cref="InvalidOperationException">One of them is no network.</exception>
    public static EndpointRules Read(IConfiguration configuration, IHostEnvironment environment) => new(
        environment.IsDevelopment(),
        [
            .. (configuration.GetSection("Webhooks:AllowedNetworks").Get<string[]>() ?? [])
            .Select(text => IPNetwork.TryParse(text, out var network)
                ? network
                : throw new InvalidOperationException($"{text} among Webhooks:AllowedNetworks is no network such as 127.0.0.0/8.")),
        ]);
}
