using U4ssc.Kernel;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Testing.Hosting;

namespace U4ssc.Subscriptions.Tests;

/// <summary>The service under test, with a database, a virtual host and a stream of its own.</summary>
internal static class Subscribed
{
    private static readonly string[] Settings =
    [
        $"--Events:SigningKey={Convert.ToBase64String(new byte[32])}", $"--Webhooks:SealingKey={Convert.ToBase64String(new byte[32])}",
        // The receivers of these tests are on this machine, and one network of it stands for what is not to be reached.
        "--Webhooks:AllowedNetworks:0=127.0.0.0/16",
    ];

    public static Task<RunningService> Start(params string[] settings) =>
        RunningService.Start("subscriptions", SubscriptionsService.Create, [.. Settings, .. settings]);

    /// <summary>With a clock, and a way to find hosts, of the test.</summary>
    public static Task<RunningService> With(TimeProvider clock, HostNames? hosts = null) =>
        RunningService.Start("subscriptions", args => SubscriptionsService.CreateWith(args, clock, hosts), Settings);

    public static Task<RunningService> On(Uri broker) =>
        RunningService.On(broker, "subscriptions", SubscriptionsService.Create, Settings);

    /// <summary>With queues for partners.</summary>
    public static Task<RunningService> With(PartnersHost partners, params string[] settings) =>
        RunningService.Start("subscriptions", SubscriptionsService.Create, [.. Settings, .. partners.Settings, .. settings]);

    /// <summary>A read of everybody's.</summary>
    public static async Task<HttpResponseMessage> Get(
        this RunningService service, string path, params (string Name, string Value)[] headers)
    {
        using var anyone = service.As(Role.Anonymous);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await anyone.SendAsync(request);
    }
}
