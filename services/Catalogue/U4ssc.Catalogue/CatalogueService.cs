using U4ssc.Catalogue.Domain;
using U4ssc.Catalogue.Features;
using U4ssc.Kernel.Hosting;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;

namespace U4ssc.Catalogue;

/// <summary>The catalogue service, as a table of contents.</summary>
internal static class CatalogueService
{
    public static WebApplication Create(string[] args)
    {
        var service = new ServiceBuilder("catalogue", args);
        service.Store(store => store
            .Events(EditionEvents.Stored)
            .Events(BenchmarkSetEvents.Stored)
            .Row<EditionRow, IEditionEvent>()
            .Row<BenchmarkSetRow, IBenchmarkSetEvent>());
        service.Announce(CatalogueAnnouncements.Map, CatalogueAnnouncements.Announced);
        service.Ledger();
        service.Operations();
        service.Seed(Shipped.Seed);

        return service.Build(CatalogueAccess.Table, routes =>
        {
            ListEditionsEndpoint.Map(routes);
            DraftEditionEndpoint.Map(routes);
            GetEditionEndpoint.Map(routes);
            ImportEditionEndpoint.Map(routes);
            PublishEditionEndpoint.Map(routes);
            ExportEditionEndpoint.Map(routes);
            CompareEditionsEndpoint.Map(routes);
            ListKpisEndpoint.Map(routes);
            GetKpiEndpoint.Map(routes);
            DefineKpiEndpoint.Map(routes);
            EvaluateEndpoint.Map(routes);

            ListBenchmarkSetsEndpoint.Map(routes);
            DraftBenchmarkSetEndpoint.Map(routes);
            GetBenchmarkSetEndpoint.Map(routes);
            SetBenchmarkTargetEndpoint.Map(routes);
            PublishBenchmarkSetEndpoint.Map(routes);
        });
    }
}
