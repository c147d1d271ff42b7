using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>What a service's program does: it runs, or does what a command says.</summary>
public static class ServiceCommands
{
    /// <summary>Runs; or does what a command says, such as <c>migrate</c>, and ends.</summary>
    public static async Task<int> Run(this WebApplication app, string[] args)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(args);
        if (args is [var name, .. var words] && !name.StartsWith('-'))
        {
            var commands = app.Services.GetRequiredService<IReadOnlyDictionary<string, Command>>();
            if (commands.TryGetValue(name, out var command)) return await command(app.Services, [.. words.TakeWhile(word => !word.StartsWith('-'))], CancellationToken.None);
            await Console.Error.WriteLineAsync($"There is no command {name}. Known are: {string.Join(", ", commands.Keys.Order(StringComparer.Ordinal))}. Without one, the service runs.");
            return 2;
        }

        await app.RunAsync();
        return 0;
    }

    /// <summary>Applies the schema and the seeds and declares the queues; harmless when it runs again. All services' before the first of them runs.</summary>
    public static async Task Migrate(IServiceProvider services, CancellationToken cancellation)
    {
        var store = services.GetRequiredService<IDocumentStore>();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        await using (var compress = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(StoreBuilder.Compression)) await compress.ExecuteNonQueryAsync(cancellation);
        foreach (var seed in services.GetRequiredService<IReadOnlyList<Func<IServiceProvider, CancellationToken, Task>>>()) await seed(services, cancellation);
        await Messaging.Declare(services, cancellation);
    }
}

/// <summary>Something that a service's program does instead of running.</summary>
/// <param name="words">What was said after its name.</param>
/// <returns>The exit code: 0 when it is done.</returns>
public delegate Task<int> Command(IServiceProvider services, string[] words, CancellationToken cancellation);
