using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Hosting;

namespace U4ssc.Operations;

/// <summary>What whoever runs a service can ask of its program besides running.</summary>
public static class OperationsSetup
{
    /// <summary>Adds the commands <c>errors</c>, <c>messages</c> and <c>rows</c>.</summary>
    public static void Operations(this ServiceBuilder service)
    {
        ArgumentNullException.ThrowIfNull(service);
        service.Command("errors", (services, words, cancellation) =>
            new FailedMessages(services.GetRequiredService<BusUser>(), services.GetRequiredService<IReadOnlyList<Reaction>>(), Console.Out)
                .Run(words, cancellation));
        service.Command("messages", (services, words, cancellation) =>
            new ToldAgain(services.GetRequiredService<IDocumentStore>(), services.GetRequiredService<AnnouncementMap>(), Console.Out)
                .Run(words, cancellation));
        service.Command("rows", (services, words, cancellation) =>
            new RowsAgain(services.GetRequiredService<NpgsqlDataSource>(), service.StoreParts, Console.Out).Run(words, cancellation));
    }
}
