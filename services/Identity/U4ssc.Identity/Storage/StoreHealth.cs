using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace U4ssc.Identity.Storage;

/// <summary>Ready once the store answers and <c>migrate</c> has been there.</summary>
internal sealed class StoreHealth(IdentityStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.Clients.AnyAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Npgsql.NpgsqlException failed)
        {
            return HealthCheckResult.Unhealthy("The store does not answer, or `migrate` has not run.", failed);
        }
    }
}
