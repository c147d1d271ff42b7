using Microsoft.EntityFrameworkCore;
using OpenIddict.Core;
using U4ssc.Identity.Features;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity;

/// <summary>Composition of Identity; reads as a table of contents.</summary>
internal static class IdentityService
{
    public const string Name = "identity";

    /// <summary>Nobody changes what was told of an account.</summary>
    public static readonly IReadOnlyList<KeptTable> Kept = [new("account_changes", [])];

    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ApplicationName = typeof(IdentityService).Assembly.GetName().Name });
        var settings = IdentitySettings.From(builder.Configuration);
        SecureLines.Require(builder.Configuration, builder.Environment);
        builder.AddServiceDefaults(Name);
        builder.QuietLibraries();
        builder.Services.AddSingleton(settings);
        // Only who changes tables owns them.
        var connection = args is ["migrate", ..] ? settings.OwnersStore() : settings.Store;
        builder.Services.AddDbContext<IdentityStore>(store => store.UseNpgsql(connection));
        builder.Services.AddScoped<Transact>();
        builder.Services.AddSingleton<ListEndedTokensEndpoint>();
        builder.Services.AddScoped<Asker>();
        builder.Services.AddNeighbour(NewAccounts.RegistryService, builder.Configuration, builder.Environment);
        builder.Services.AddScoped<NewAccounts>();
        builder.Services.AddScoped<SuspendAccountEndpoint.Suspending>();
        builder.Services.AddHostedService<Housekeeping>();
        builder.Services.AddOpenIdProvider(settings, builder.Environment);
        builder.Services.TrustOwnTokens(settings);
        builder.Services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]);

        var app = builder.Build();
        app.UsePublicAddress();
        app.Use(Correlation.Attach);
        app.Use(TokenRequests.Check);
        app.UseServiceDefaults(Name);
        app.Use(Asker.LookUp);
        IssueTokenEndpoint.Map(app);
        ListEndedTokensEndpoint.Map(app);
        StatusEndpoint.Map(app);

        var api = app.MapGroup("/api/identity");
        AccessTable.Enforce(api, "/api/identity", IdentityAccess.Table);
        CreateClientEndpoint.Map(api);
        ListClientsEndpoint.Map(api);
        BindCityEndpoint.Map(api);
        InviteUserEndpoint.Map(api);
        ListUsersEndpoint.Map(api);
        ConfirmAccountEndpoint.Map(api);
        RenewSecretEndpoint.Map(api);
        SuspendAccountEndpoint.Map(api);
        ForgetPersonEndpoint.Map(api);
        ReadHistoryEndpoint.Map(api);
        return app;
    }

    /// <summary>
    /// Runs; or does what the first argument says, and ends: <c>migrate</c> applies the schema and seeds, the others are
    /// <see cref="AtTheMachine"/>'s.
    /// </summary>
    public static async Task<int> Run(string[] args)
    {
        await using var app = Create(args);
        if (await AtTheMachine.Do(app.Services, args, Console.Out, CancellationToken.None) is { } done)
            return done;
        if (args is ["migrate", ..])
            await Migrate(app.Services, CancellationToken.None);
        else
            await app.RunAsync();
        return 0;
    }

    // They tell every step of every request; what EF Core throws says the same as its own log of it, and a lost race is no failure.
    private static void QuietLibraries(this WebApplicationBuilder builder)
    {
        builder.Logging.AddFilter("OpenIddict", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
    }

    /// <summary>Brings the schema up to date and, in the Development environment, seeds the demo clients. Safe to repeat.</summary>
    public static async Task Migrate(IServiceProvider services, CancellationToken cancellation)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<IdentityStore>().Database;
        await database.MigrateAsync(cancellation);
        await database.OpenConnectionAsync(cancellation);
        await using (var grant = database.GetDbConnection().CreateCommand())
        {
            grant.CommandText = StoreRights.Sql(services.GetRequiredService<IdentitySettings>().Login, Kept);
            await grant.ExecuteNonQueryAsync(cancellation);
        }

        if (services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            var clients = scope.ServiceProvider.GetRequiredService<OpenIddictApplicationManager<Client>>();
            await DemoClients.Seed(scope.ServiceProvider.GetRequiredService<IdentityStore>(), clients,
                services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellation);
        }
    }
}
