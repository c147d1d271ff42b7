using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using NSec.Cryptography;
using U4ssc.Kernel.Bus;

namespace U4ssc.Testing.Hosting;

/// <summary>The keys with which services under test sign their messages: the same on every run, so that signatures can be pinned.</summary>
public static class TestKeys
{
    // The lamps and the subscriptions, too: who listens asks for what it has not heard, and signs that.
    private static readonly IReadOnlyList<string> Tellers =
        [.. Messaging.Types.Select(Messaging.Teller).Concat(["lamps", "subscriptions", "audit"]).Distinct()];
    private static readonly ConcurrentDictionary<string, MessageKeys> All = new(StringComparer.Ordinal);

    /// <summary>The keys as one service has them.</summary>
    public static MessageKeys Of(string service) => All.GetOrAdd(service, name => MessageKeys.Read(name, Configuration(Settings(name))));

    /// <summary>Settings of a service: its own keys, and the public ones of all.</summary>
    public static IEnumerable<string> Settings(string service) =>
        Tellers.Append(service).Distinct().Select(teller => $"--Bus:Keys:{teller}:0:Key={Public(teller)}")
            .Append($"--Bus:SigningKey={Secret(service)}")
            // What only one service signs; the others pass it over.
            .Append($"--Events:SigningKey={Convert.ToBase64String(new byte[32])}")
            .Append($"--Webhooks:SealingKey={Convert.ToBase64String(new byte[32])}");

    /// <summary>The secret half of a service's key.</summary>
    public static string Secret(string service) => Convert.ToBase64String(Seed(service));

    /// <summary>The public half of a service's key.</summary>
    public static string Public(string service)
    {
        using var key = Key.Import(SignatureAlgorithm.Ed25519, Seed(service), KeyBlobFormat.RawPrivateKey);
        return Convert.ToBase64String(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>Settings as a configuration.</summary>
    public static IConfiguration Configuration(params IEnumerable<string> settings) =>
        new ConfigurationBuilder().AddCommandLine([.. settings]).Build();

    private static byte[] Seed(string service) => SHA256.HashData(Encoding.UTF8.GetBytes($"a key of {service} for tests"));
}
