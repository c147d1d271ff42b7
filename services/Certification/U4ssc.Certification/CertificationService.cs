using Marten;
using U4ssc.Certification.Domain;
using U4ssc.Certification.Features;
using U4ssc.Certification.Lives;
using U4ssc.Certification.Reactions;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;
using Catalogue = U4ssc.Contracts.Catalogue.V1;
using Registry = U4ssc.Contracts.Registry.V1;
using Verification = U4ssc.Contracts.Verification.V1;

namespace U4ssc.Certification;

/// <summary>Decides on attested cases; keeps certificates and the public register.</summary>
public static class CertificationService
{
    /// <summary>Composes the service.</summary>
    public static WebApplication Create(string[] args) => CreateWith(args, TimeProvider.System);

    /// <summary>Composes the service with a clock of its own.</summary>
    internal static WebApplication CreateWith(string[] args, TimeProvider clock)
    {
        var service = new ServiceBuilder("certification", args);
        service.Services.AddSingleton(clock);
        var noted = new Hint(TimeSpan.Zero, clock);
        service.Store(store => store
            .Events(PolicyEvents.Stored)
            .Events(CertificateEvents.Stored)
            .NamedRow<RegisterRow, ICertificateEvent>("agency", "country")
            .Document<Judges>()
            .Document<CityCertificates>()
            .Document<DueChange>()
            // What is due is found by its time, however many certificates there are.
            .Options(options => options.Schema.For<DueChange>().Duplicate(change => change.At))
            .Tell(new Foreseen(noted))
            .Copy<CityCopy>()
            .Copy<EditionCopy>()
            .Copy<BenchmarkSetCopy>());
        service.Ledger();
        service.Operations();
        service.Announce(CertificationAnnouncements.Map, CertificationAnnouncements.Announced);

        service.React<WhenCityRegistered, Registry.CityRegistered>();
        service.React<WhenCityDetailsChanged, Registry.CityDetailsChanged>();
        service.React<WhenCityEnrolled, Registry.CityEnrolled>();
        service.React<WhenCityWithdrawn, Registry.CityWithdrawn>();
        service.React<WhenEditionPublished, Catalogue.EditionPublished>();
        service.React<WhenBenchmarkSetPublished, Catalogue.BenchmarkSetPublished>();
        service.React<WhenCaseAttested, Verification.CaseAttested>();
        service.Services.AddScoped<DecisionFacts>();
        service.Services.AddScoped<Certificates>();

        if (!service.IsCommand)
        {
            service.Services.AddHostedService(services => new DueChanges(
                services.GetRequiredService<Leading>(), services.GetRequiredService<IDocumentStore>(),
                services.GetRequiredService<Transact>(), clock, noted));
        }

        service.Seed(ProposePolicyEndpoint.Default);
        return service.Build(CertificationAccess.Table, routes =>
        {
            GetDecisionEndpoint.Map(routes);
            ProposePolicyEndpoint.Map(routes);
            ConfirmPolicyEndpoint.Map(routes);
            GetPolicyEndpoint.Map(routes);
            GetCertificateEndpoint.Map(routes);
            GetCertificateStatusEndpoint.Map(routes);
            SuspendCertificateEndpoint.Map(routes);
            ReinstateCertificateEndpoint.Map(routes);
            RevokeCertificateEndpoint.Map(routes);
            ListRegisterEndpoint.Map(routes);
            GetCitySnapshotEndpoint.Map(routes);
        });
    }
}
