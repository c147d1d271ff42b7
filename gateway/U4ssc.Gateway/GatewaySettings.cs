using System.Net;

namespace U4ssc.Gateway;

/// <summary>One token bucket: so many requests at once, refilled so fast.</summary>
/// <param name="Burst">Requests that may come at once.</param>
/// <param name="PerSecond">Requests per second that it goes on with.</param>
internal sealed record Bucket(int Burst, int PerSecond);

/// <summary>
/// What the gateway must be told, checked at start: every wrong or missing value is named in one sentence, all of them at once.
/// </summary>
/// <param name="Issuer">The <c>iss</c> of tokens, as <c>Auth:Issuer</c> says it.</param>
/// <param name="MetadataAddress">Where the issuer's keys are found from inside.</param>
/// <param name="Client">For each subject.</param>
/// <param name="Anonymous">For each address without a valid token.</param>
/// <param name="Token">For each address that asks for tokens.</param>
/// <param name="Agency">For each agency, all its accounts and its cities' together.</param>
/// <param name="Health">For each address that asks for the health: enough for any probe.</param>
/// <param name="StreamsPerSubjectMax">Streams of events that one subject may have open.</param>
/// <param name="ConnectionsMax">Connections that are held at once.</param>
/// <param name="IsHttpsRequired">True where requests in the clear are refused: the issuer is https, and this is not Development.</param>
/// <param name="TrustedProxies">Networks of the load balancers in front.</param>
internal sealed record GatewaySettings(
    Uri Issuer, Uri MetadataAddress, Bucket Client, Bucket Agency, Bucket Anonymous, Bucket Token, Bucket Health, int StreamsPerSubjectMax,
    int ConnectionsMax, bool IsHttpsRequired, IReadOnlyList<IPNetwork> TrustedProxies)
{
    public const string Audience = "u4ssc";

    public static GatewaySettings From(IConfiguration configuration, bool isDevelopment)
    {
        var wrong = new List<string>();
        var issuer = Address(configuration, "Auth:Issuer", "the public address of the platform, such as https://u4ssc.example", wrong);
        var metadata = configuration["Auth:MetadataAddress"] is null && ServiceAddress(configuration, "identity") is { } identity
            ? new Uri(identity, "/.well-known/openid-configuration")
            : Address(configuration, "Auth:MetadataAddress", "where the issuer's discovery document is read", wrong);
        foreach (var cluster in configuration.GetSection("ReverseProxy:Clusters").GetChildren())
        {
            if (configuration[$"Services:{cluster.Key}"] is not null)
                Address(configuration, $"Services:{cluster.Key}", "where this service listens, such as http://127.0.0.1:5001", wrong);
        }

        var client = BucketOf(configuration, "Client", wrong);
        var agency = BucketOf(configuration, "Agency", wrong);
        var health = BucketOf(configuration, "Health", wrong);
        var streams = NumberOf(configuration, "RateLimits:StreamsPerSubjectMax", wrong);
        var connections = NumberOf(configuration, "RateLimits:ConnectionsMax", wrong);
        var anonymous = BucketOf(configuration, "Anonymous", wrong);
        var token = BucketOf(configuration, "Token", wrong);
        var proxies = new List<IPNetwork>();
        foreach (var child in configuration.GetSection("Gateway:TrustedProxies").GetChildren())
        {
            if (IPNetwork.TryParse(child.Value, out var network))
                proxies.Add(network);
            else
                wrong.Add($"{child.Path} is no network: write it as 10.0.0.0/8.");
        }

        return wrong.Count == 0
            ? new GatewaySettings(
                issuer!, metadata!, client, agency, anonymous, token, health, streams, connections, issuer!.Scheme == "https"
                    && !isDevelopment, proxies)
            : throw new InvalidOperationException("The gateway cannot start. " + string.Join(' ', wrong));
    }

    /// <summary>
    /// Where a service listens: <c>Services:name</c>, or null where the address in the cluster's own configuration stands.
    /// </summary>
    public static Uri? ServiceAddress(IConfiguration configuration, string service) =>
        Uri.TryCreate(configuration[$"Services:{service}"], UriKind.Absolute, out var address) ? address : null;

    private static Uri? Address(IConfiguration configuration, string name, string what, List<string> wrong)
    {
        if (Uri.TryCreate(configuration[name], UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            return address;
        wrong.Add($"{name} is missing or no http(s) address: give {what}.");
        return null;
    }

    private static int NumberOf(IConfiguration configuration, string name, List<string> wrong)
    {
        if (int.TryParse(configuration[name], out var number) && number > 0)
            return number;
        wrong.Add($"{name} needs a whole number above 0.");
        return 1;
    }

    private static Bucket BucketOf(IConfiguration configuration, string name, List<string> wrong)
    {
        var section = configuration.GetSection($"RateLimits:{name}");
        if (int.TryParse(section["Burst"], out var burst) && int.TryParse(section["PerSecond"], out var perSecond) && burst > 0
            && perSecond > 0)
            return new Bucket(burst, perSecond);
        wrong.Add($"RateLimits:{name} needs Burst and PerSecond, whole numbers above 0.");
        return new Bucket(1, 1);
    }
}
