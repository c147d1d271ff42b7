using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
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
            if (commands.TryGetValue(name, out var command))
                return await command(app.Services, [.. words.TakeWhile(word => !word.StartsWith('-'))], CancellationToken.None);
            await Console.Error.WriteLineAsync(
                $"There is no command {name}. Known are: {string.Join(", ", commands.Keys.Order(StringComparer.Ordinal))}. Without one, the service runs.");
            return 2;
        }

        await app.RunAsync();
        return 0;
    }

    /// <summary>
    /// Applies the schema and the seeds and declares the queues; harmless when it runs again. All services' before the first of them runs.
    /// </summary>
    public static async Task Migrate(IServiceProvider services, CancellationToken cancellation)
    {
        // First, so that a setting that is missing changes nothing.
        var configuration = services.GetRequiredService<IConfiguration>();
        var owner = BusUser.Owner(configuration);
        var store = services.GetRequiredService<IDocumentStore>();
        await store.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        foreach (var statement in services.GetRequiredService<StoreBuilder>().Statements)
        {
            await using var said = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(statement);
            await said.ExecuteNonQueryAsync(cancellation);
        }

        // Before the seeds: what a service of the version before still does meanwhile, it may.
        await Rights(services, cancellation);
        foreach (var seed in services.GetRequiredService<IReadOnlyList<Func<IServiceProvider, CancellationToken, Task>>>())
            await seed(services, cancellation);
        var topology = services.GetRequiredService<Topology>();
        await topology.Declare(owner, cancellation);
        if (configuration["Bus:Definitions"] is { Length: > 0 } file) await topology.Write(file, owner, cancellation);
    }

    private static async Task Rights(IServiceProvider services, CancellationToken cancellation)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        var (login, owner) = (Login(configuration, "ConnectionStrings:Store"), Login(configuration, "ConnectionStrings:Owner"));
        if (login == owner)
        {
            throw new InvalidOperationException(
                $"ConnectionStrings:Owner and ConnectionStrings:Store both name the role {login}: a service that owns its tables " +
                "could change what it stored. Make a second role.");
        }

        var sql = StoreRights.Sql(login, services.GetRequiredService<StoreBuilder>().Kept);
        await using var grant = services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await grant.ExecuteNonQueryAsync(cancellation);
    }

    private static string Login(IConfiguration configuration, string setting) =>
        new NpgsqlConnectionStringBuilder(configuration[setting]).Username ?? "";
}

/// <summary>Something that a service's program does instead of running.</summary>
/// <param name="words">What was said after its name.</param>
/// <returns>The exit code: 0 when it is done.</returns>
public delegate Task<int> Command(IServiceProvider services, string[] words, CancellationToken cancellation);
