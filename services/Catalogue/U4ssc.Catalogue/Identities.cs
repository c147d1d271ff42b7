using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;

namespace U4ssc.Catalogue;

/// <summary>Natural keys as streams.</summary>
internal static class Identities
{
    public static Guid EditionStream(string edition) => DerivedId.Of("edition", edition);

    public static Guid BenchmarkSetStream(string id) => DerivedId.Of("benchmark-set", id);

    /// <summary>The content of an edition where it is published, or null: drafts still change, so nothing is built on them.</summary>
    public static async Task<EditionContent?> PublishedEdition(this Streams streams, string edition, CancellationToken cancellation) =>
        (await streams.State<Edition, IEditionEvent>(EditionStream(edition), cancellation)).Value is Edition.Published published
            ? published.Content
            : null;
}
