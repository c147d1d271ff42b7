using Marten;
using U4ssc.Kernel;
using Weasel.Postgresql.Tables;

namespace U4ssc.Subscriptions;

/// <summary>
/// What is kept beside the log: <c>incoming</c>, everything that was heard, by the number that its service gave it; <c>source_progress</c>,
/// up to which of these numbers each service's are in the stream; <c>public_event</c>, by what events are looked for. The events themselves
/// are in the log.
/// </summary>
internal static class StreamTables
{
    /// <summary>Rows stay as they were written; progress goes forward.</summary>
    public static readonly KeptTable[] Kept = [new("incoming", []), new("source_progress", ["number"]), new("public_event", [])];

    public static void Add(StoreOptions options)
    {
        var incoming = new Table("public.incoming");
        incoming.AddColumn("source", "text").AsPrimaryKey();
        incoming.AddColumn("number", "bigint").AsPrimaryKey();
        incoming.AddColumn("message", "uuid").NotNull();
        incoming.AddColumn("facts", "text").NotNull();
        incoming.AddColumn("trace", "text");
        incoming.AddColumn("heard_at", "timestamptz").NotNull();
        var progress = new Table("public.source_progress");
        progress.AddColumn("source", "text").AsPrimaryKey();
        progress.AddColumn("number", "bigint").NotNull();
        var published = new Table("public.public_event");
        published.AddColumn("number", "bigint").AsPrimaryKey();
        published.AddColumn("id", "uuid").NotNull().AddIndex(index => index.IsUnique = true);
        published.AddColumn("type", "text").NotNull();
        published.AddColumn("country", "text");
        published.AddColumn("agency", "text");
        published.AddColumn("city", "uuid");
        published.AddColumn("source", "text").NotNull();
        published.AddColumn("source_number", "bigint").NotNull();
        published.AddColumn("trace", "text");
        published.AddColumn("sha256", "text").NotNull();
        foreach (var filter in new[] { "type", "country", "agency", "city" })
            published.Indexes.Add(new IndexDefinition($"public_event_by_{filter}") { Columns = [filter, "number"] });
        foreach (var table in new[] { incoming, progress, published }) options.Storage.ExtendedSchemaObjects.Add(table);
    }
}
