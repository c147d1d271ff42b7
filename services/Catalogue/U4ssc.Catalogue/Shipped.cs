using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue;

/// <summary>The edition and the benchmark set that every installation starts with, through the same deciders as anybody's.</summary>
internal static class Shipped
{
    private static readonly Asked Drafter = Asked.BySystem("catalogue-drafter");
    private static readonly Asked Publisher = Asked.BySystem("catalogue-publisher");

    /// <summary>U4SSC-2017: 91 KPIs, 112 data points, with the provenance of each field.</summary>
    public static EditionContent Edition { get; } = Read<EditionContent>("u4ssc-2017.json");

    /// <summary>Illustrative targets, each with the public text that states it.</summary>
    public static BenchmarkSetContent BenchmarkSet { get; } = Read<BenchmarkSetContent>("illustrative-2017.json");

    /// <summary>Drafts, imports and publishes what is not there yet; changes nothing when it runs again.</summary>
    public static async Task Seed(IServiceProvider services, CancellationToken cancellation)
    {
        var transact = services.GetRequiredService<Transact>();
        await SeedEdition(transact, Edition, cancellation);
        await SeedBenchmarkSet(transact, BenchmarkSet, Edition, cancellation);
    }

    private static async Task SeedEdition(Transact transact, EditionContent content, CancellationToken cancellation)
    {
        var stream = Identities.EditionStream(content.Edition);
        Task<Done<Edition>> Ask(Asked asked, EditionCommand command) =>
            transact.Do<Edition, IEditionEvent>(asked, stream, state => EditionDecider.Decide(command, state), cancellation);

        var begun = await Ask(Drafter, new DraftEdition(content.Edition, content.Title, null, null, new(Drafter.Actor)));
        if (begun.State is Domain.Edition.Published published)
        {
            Same(content.Edition, published.ContentSha256, content.Sha256());
            return;
        }

        Done(content.Edition, begun.Refusal);
        Done(content.Edition, (await Ask(Drafter, new ImportEdition(content, new(Drafter.Actor)))).Refusal);
        Done(content.Edition, (await Ask(Publisher, new PublishEdition(new(Publisher.Actor)))).Refusal);
    }

    private static async Task SeedBenchmarkSet(
        Transact transact, BenchmarkSetContent content, EditionContent edition, CancellationToken cancellation)
    {
        var stream = Identities.BenchmarkSetStream(content.BenchmarkSet);
        content = content with { Targets = BenchmarkSetContent.InOrder(content.Targets) };
        Task<Done<BenchmarkSet>> Ask(Asked asked, BenchmarkSetCommand command) =>
            transact.Do<BenchmarkSet, IBenchmarkSetEvent>(asked, stream, state => BenchmarkSetDecider.Decide(command, state), cancellation);

        var begun = await Ask(Drafter, new DraftBenchmarkSet(content, edition, new(Drafter.Actor)));
        if (begun.State is Domain.BenchmarkSet.Published published)
        {
            Same(content.BenchmarkSet, published.ContentSha256, content.Sha256());
            return;
        }

        Done(content.BenchmarkSet, begun.Refusal);
        Done(content.BenchmarkSet, (await Ask(Publisher, new PublishBenchmarkSet(new(Publisher.Actor)))).Refusal);
    }

    // What is published stays as it was: another content under the same id would be shipped and never shown.
    private static void Same(string id, string published, string shipped)
    {
        if (published != shipped)
            throw new InvalidOperationException(
                $"{id} is published with the hash {published}, and this version ships it with {shipped}. Ship a changed content under a new id.");
    }

    private static void Done(string id, Refusal? refusal)
    {
        if (refusal is not null)
            throw new InvalidOperationException(
                $"{id} cannot be seeded: {refusal.Code}: {refusal.Sentence} {string.Join(" ", refusal.Places)}");
    }

    private static TContent Read<TContent>(string name)
    {
        using var file = typeof(Shipped).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this build.");
        return JsonNode.Parse(file).Deserialize<TContent>(Json.Options) ?? throw new InvalidOperationException($"{name} is empty.");
    }
}
