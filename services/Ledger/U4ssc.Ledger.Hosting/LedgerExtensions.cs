using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;

namespace U4ssc.Ledger.Hosting;

/// <summary>Gives a service its transparency log.</summary>
public static class LedgerExtensions
{
    /// <summary>
    /// Builds the log of all events of this service and serves <c>GET /ledger/{service}/checkpoint</c>, in public. Settings:
    /// <c>Ledger:SigningKey</c>, base64 of 32 secret bytes, and <c>Ledger:Origin</c>, the name of the log for ever.
    /// </summary>
    /// <exception cref="InvalidOperationException">A setting is missing or is not what it should be.</exception>
    public static void Ledger(this ServiceBuilder service)
    {
        ArgumentNullException.ThrowIfNull(service);
        Settings.Require(service.Configuration, "Ledger:SigningKey", "Ledger:Origin");
        var signer = Signer(service.Configuration["Ledger:Origin"]!, service.Configuration["Ledger:SigningKey"]!);
        service.Services.AddSingleton(signer);
        service.Services.AddSingleton<Checkpoints>();
        service.Services.AddSingleton<LedgerRebuild>();
        service.Services.AddSingleton<LedgerStanding>();
        if (!service.IsCommand) service.Services.AddHostedService<Rounds>();
        service.Status("ledger", async (services, cancellation) => await services.GetRequiredService<LedgerStanding>().Look(cancellation));
        service.Store(store => store.Options(LedgerTables.Add).Keep(LedgerTables.Kept).Tell(new Integration()));
        service.Command("ledger", Say, asOwner: true);
        service.Extra(app => app.MapGet($"/ledger/{service.Name}/checkpoint", ServeCheckpoint).AllowAnonymous()
            .WithSummary("What the log commits to now: a signed note (C2SP tlog-checkpoint).")
            .Produces<string>(StatusCodes.Status200OK, contentType: "text/plain"));
    }

    private static async Task<int> Say(IServiceProvider services, string[] words, CancellationToken cancellation)
    {
        if (words is not ["rebuild"])
        {
            await Console.Error.WriteLineAsync("Say: ledger rebuild");
            return 2;
        }

        try
        {
            var rebuilt = await services.GetRequiredService<LedgerRebuild>().Rebuild(cancellation);
            Console.WriteLine(
                $"The tree has {rebuilt.Size} leaves and the root {Convert.ToBase64String(rebuilt.Root)}. Every checkpoint that was signed came out.");
            return 0;
        }
        catch (Exception damage) when (damage is DamagedLogException or UnprovableEventException)
        {
            await Console.Error.WriteLineAsync(damage.Message);
            return 1;
        }
    }

    private static NoteSigner Signer(string origin, string key)
    {
        var seed = new byte[NoteSigner.SeedBytes];
        if (!Convert.TryFromBase64String(key, seed, out var length) || length != NoteSigner.SeedBytes)
            throw new InvalidOperationException(
                $"The setting Ledger:SigningKey is not base64 of {NoteSigner.SeedBytes} bytes: make one with `openssl rand -base64 {NoteSigner.SeedBytes}` and keep it secret.");
        try
        {
            return new NoteSigner(origin, seed);
        }
        catch (ArgumentException wrong)
        {
            throw new InvalidOperationException($"The setting Ledger:Origin cannot be the name of a log: {wrong.Message}", wrong);
        }
    }

    private static async Task<IResult> ServeCheckpoint(HttpContext http, Checkpoints checkpoints, ILogger<Checkpoints> log)
    {
        try
        {
            var note = await checkpoints.Latest(http.RequestAborted);
            http.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Text(note, "text/plain", Encoding.UTF8);
        }
        catch (Exception damage) when (damage is DamagedLogException or UnprovableEventException)
        {
            // Serving the last checkpoint instead would hide from the ones who look that the log stands still.
            log.LogCritical(damage, "No checkpoint is signed, because the stored events differ from the tree: {Reason}", damage.Message);
            return Problems.Given(
                StatusCodes.Status503ServiceUnavailable, "ledger.damaged",
                "What is stored does not match what was proved, so no checkpoint is signed. The operators have been told; checkpoints that you hold stay valid evidence.");
        }
    }
}
