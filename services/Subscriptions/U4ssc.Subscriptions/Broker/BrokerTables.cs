using Marten;
using Weasel.Postgresql.Tables;

namespace U4ssc.Subscriptions.Broker;

/// <summary>
/// How far the broker has been told: <c>broker_progress</c>, up to which number it confirmed everything; <c>partner_queue</c>, the same of
/// each queue. What is lost here is sent again, with the same ids and bytes.
/// </summary>
internal static class BrokerTables
{
    public static void Add(StoreOptions options)
    {
        var progress = new Table("public.broker_progress");
        progress.AddColumn("name", "text").AsPrimaryKey();
        progress.AddColumn("number", "bigint").NotNull();
        var queue = new Table("public.partner_queue");
        queue.AddColumn("subscription", "uuid").AsPrimaryKey();
        queue.AddColumn("filled", "bigint").NotNull();
        queue.AddColumn("taken", "bigint").NotNull();
        queue.AddColumn("bound", "boolean").NotNull();
        queue.AddColumn("declared", "boolean").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(progress);
        options.Storage.ExtendedSchemaObjects.Add(queue);
        var login = new Table("public.partner_login");
        login.AddColumn("subscription", "uuid").AsPrimaryKey();
        login.AddColumn("secret_serial", "int").NotNull();
        options.Storage.ExtendedSchemaObjects.Add(login);
    }
}
