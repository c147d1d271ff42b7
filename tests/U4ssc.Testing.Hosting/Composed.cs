using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Store;

namespace U4ssc.Testing.Hosting;

/// <summary>The services as they compose themselves, built and never started: for checks of what they register.</summary>
public static class Composed
{
    /// <summary>The services of one shape.</summary>
    public static readonly IReadOnlyList<string> Services =
        ["Registry", "Catalogue", "Submissions", "Verification", "Certification", "Subscriptions", "Audit"];

    // Nothing listens there and nobody asks.
    private static readonly string[] Settings =
    [
        "--ConnectionStrings:Store=Host=localhost;Database=none;Username=none", "--Auth:Issuer=http://localhost/",
        "--Auth:MetadataAddress=http://localhost/",
        $"--Ledger:SigningKey={Convert.ToBase64String(new byte[32])}", "--Ledger:Origin=u4ssc.test/ledger/none",
        $"--Events:SigningKey={Convert.ToBase64String(new byte[32])}",
            $"--Webhooks:SealingKey={Convert.ToBase64String(new byte[32])}",
        .. new[] { "registry", "catalogue", "submissions", "verification", "certification", "subscriptions", "identity" }
            .Select(service => $"--Services:{service}=none"),
        "--urls=http://127.0.0.1:0",
    ];

    private static string[] Of(string service) =>
    [
        .. Settings, $"--Bus:Url=amqp://{service.ToLowerInvariant()}:none@localhost/none", .. TestKeys.Settings(service.ToLowerInvariant()),
    ];

    private static readonly ConcurrentDictionary<string, Lazy<WebApplication>> Built = new(StringComparer.Ordinal);

    /// <summary>What <c>XService.Create</c> of the service gives.</summary>
    public static WebApplication Application(string service) =>
        Built.GetOrAdd(service, name => new(() => Root(name)(Of(name)))).Value;

    /// <summary>The service with some settings of its own instead of those that lead nowhere; to be disposed of.</summary>
    public static WebApplication With(string service, IEnumerable<string> settings) =>
        Root(service)([.. settings, .. Of(service).Where(other => !settings.Any(given =>
        given.Split('=')[0] == other.Split('=')[0]))]);

    /// <summary>The assembly of the service. U4ssc.Audit is what auditors run by themselves.</summary>
    public static Assembly Host(string service) => Assembly.Load(service == "Audit" ? "U4ssc.Audit.Service" : $"U4ssc.{service}");

    /// <summary><c>XService.Create</c> of the service.</summary>
    public static Func<string[], WebApplication> Root(string name)
    {
        var root = Host(name).GetType($"{Host(name).GetName().Name}.{name}Service", throwOnError: true)!;
        var create = root.GetMethod("Create", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
                ?? throw new MissingMethodException(
                    $"{root} has no method Create: the composition root of a service is {name}Service.Create(args).");
        return args => (WebApplication)create.Invoke(null, [args])!;
    }

    /// <summary>The stored events of a service under their pinned names.</summary>
    public static IReadOnlyList<(string Name, Type Type)> Events(string service) =>
        Application(service).Services.GetRequiredService<StoreBuilder>().EventNames;

    /// <summary>The map of a service from stored events to messages.</summary>
    public static AnnouncementMap Announcements(string service) => Application(service).Services.GetRequiredService<AnnouncementMap>();

    /// <summary>The reactions of a service and their queues.</summary>
    public static IReadOnlyList<Reaction> Reactions(string service) =>
        Application(service).Services.GetRequiredService<IReadOnlyList<Reaction>>();
}
