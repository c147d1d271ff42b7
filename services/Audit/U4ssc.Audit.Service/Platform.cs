using System.Text.Json;
using U4ssc.Kernel.Http;

namespace U4ssc.Audit.Service;

/// <summary>
/// The other services, asked through the routes that everybody has, with the caller's own token: what somebody may not read there, they do
/// not read here.
/// </summary>
internal sealed class Platform(IServiceProvider services)
{
    public const string Registry = "registry", Catalogue = "catalogue", Submissions = "submissions", Verification = "verification",
        Certification = "certification", Subscriptions = "subscriptions", Identity = "identity";

    /// <summary>All that are asked.</summary>
    public static readonly IReadOnlyList<string> Asked =
        [Registry, Catalogue, Submissions, Verification, Certification, Subscriptions, Identity];

    // A page of the largest histories, such as those of an edition, whole.
    private const int AnswerBytesMax = 32 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>False where the setting says that there is no such service.</summary>
    public bool Has(string service) => Of(service).IsThere;

    /// <summary>What a service says is at a path.</summary>
    /// <exception cref="NeighbourAwayException">It did not answer.</exception>
    public Task<NeighbourAnswer> Ask(string service, string path, Request request) =>
        Of(service).Ask(path, request, Patience, AnswerBytesMax);

    /// <summary>The same; null where there is nothing, or nothing for this caller.</summary>
    public async Task<JsonElement?> Read(string service, string path, Request request) => (await Ask(service, path, request)).Body;

    private Neighbour Of(string service) => services.GetRequiredKeyedService<Neighbour>(service);
}
