using System.Data.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace U4ssc.Kernel.Http;

/// <summary>
/// Outside Development what is said to another host is encrypted, and the host is who it says: a start that would send passwords and
/// figures in the clear ends with one sentence for each.
/// </summary>
public static class SecureLines
{
    /// <summary>Looks at the connections to the store and to the broker.</summary>
    public static void Require(IConfiguration configuration, IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        if (environment.IsDevelopment()) return;
        var open = new List<string>();
        foreach (var name in new[] { "Bus:Url", "Bus:OwnerUrl" })
        {
            if (Uri.TryCreate(configuration[name], UriKind.Absolute, out var broker) && broker.Scheme == "amqp" && !broker.IsLoopback)
                open.Add($"{name} is amqp:// to another host: use amqps://.");
        }

        foreach (var name in new[] { "Store", "Owner" })
        {
            if (configuration.GetConnectionString(name) is { Length: > 0 } store && IsOpen(store))
                open.Add(
                    $"ConnectionStrings:{name} goes to another host without SSL Mode=VerifyFull: add it, with Root Certificate where the authority is your own.");
        }

        if (open.Count > 0) throw new InvalidOperationException("This service cannot start outside Development. " + string.Join(' ', open));
    }

    private static bool IsOpen(string store)
    {
        var said = new DbConnectionStringBuilder { ConnectionString = store };
        var mode = (Said("SSL Mode") ?? Said("SslMode") ?? "").Replace(" ", "", StringComparison.Ordinal);
        return !mode.Equals("VerifyFull", StringComparison.OrdinalIgnoreCase)
            && (Said("Host") ?? Said("Server") ?? "").Split(',').Any(host => !IsHere(host.Trim()));

        string? Said(string name) => said.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    // A path is a socket of this machine.
    private static bool IsHere(string host)
    {
        if (host.Length == 0 || host[0] == '/') return true;
        var colon = host.LastIndexOf(':');
        var name = (colon > 0 && host.IndexOf(':', StringComparison.Ordinal) == colon ? host[..colon] : host).Trim('[', ']');
        return name == "localhost" || (System.Net.IPAddress.TryParse(name, out var address) && System.Net.IPAddress.IsLoopback(address));
    }
}
