using Marten;
using Weasel.Postgresql.Tables;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>
/// What came of deliveries. <c>delivery</c>: one row for each event of a subscription that was tried, none for one that waits for its first
/// attempt. <c>delivery_progress</c>: up to which number a subscription has nothing open; it follows from the rows, and can be lost.
/// <c>replay</c>: what is delivered once more.
/// </summary>
internal static class DeliveryTables
{
    public static void Add(StoreOptions options)
    {
        var delivery = new Table("public.delivery");
        delivery.AddColumn("subscription", "uuid").AsPrimaryKey();
        delivery.AddColumn("number", "bigint").AsPrimaryKey();
        delivery.AddColumn("pass", "int").NotNull();
        delivery.AddColumn("state", "text").NotNull();
        delivery.AddColumn("attempts", "int").NotNull();
        delivery.AddColumn("first_at", "timestamptz").NotNull();
        delivery.AddColumn("last_at", "timestamptz").NotNull();
        delivery.AddColumn("next_at", "timestamptz");
        delivery.AddColumn("status", "int");
        delivery.AddColumn("milliseconds", "int").NotNull();
        delivery.AddColumn("error", "text");
        delivery.AddColumn("answer", "text");
        // Most are accepted, and found by their number.
        delivery.Indexes.Add(new IndexDefinition("delivery_not_accepted")
        {
            Columns = ["subscription", "number"],
            Predicate = "state <> 'accepted'",
        });
        delivery.Indexes.Add(new IndexDefinition("delivery_by_time") { Columns = ["subscription", "last_at"] });
        var progress = new Table("public.delivery_progress");
        progress.AddColumn("subscription", "uuid").AsPrimaryKey();
        progress.AddColumn("number", "bigint").NotNull();
        var replay = new Table("public.replay");
        replay.AddColumn("subscription", "uuid").AsPrimaryKey();
        replay.AddColumn("serial", "int").AsPrimaryKey();
        replay.AddColumn("after", "bigint").NotNull();
        replay.AddColumn("up_to", "bigint").NotNull();
        replay.AddColumn("not_accepted_only", "boolean").NotNull();
        replay.AddColumn("position", "bigint").NotNull();
        replay.AddColumn("asked_at", "timestamptz").NotNull();
        replay.AddColumn("done_at", "timestamptz");
        foreach (var table in new[] { delivery, progress, replay }) options.Storage.ExtendedSchemaObjects.Add(table);
    }
}
