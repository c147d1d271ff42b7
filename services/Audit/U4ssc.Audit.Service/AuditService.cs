using U4ssc.Audit.Service.Features;
using U4ssc.Kernel.Hosting;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;

namespace U4ssc.Audit.Service;

/// <summary>The door for auditors: what happened, of all services, in one order.</summary>
internal static class AuditService
{
    /// <summary>Composes the service.</summary>
    public static WebApplication Create(string[] args)
    {
        var service = new ServiceBuilder("audit", args);
        service.Announce(_ => null, []);
        service.Ledger();
        service.Operations();
        foreach (var name in Platform.Asked) service.Asks(name);
        service.Services.AddSingleton<Platform>();
        return service.Build(AuditAccess.Table, routes =>
        {
            GetTimelineEndpoint.Map(routes);
            ReplayTimelineEndpoint.Map(routes);
        });
    }
}
