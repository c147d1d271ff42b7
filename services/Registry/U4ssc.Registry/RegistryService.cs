using U4ssc.Kernel.Hosting;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Registry.Features;
using U4ssc.Registry.Onboarding;

namespace U4ssc.Registry;

/// <summary>The registry: agencies, cities, and the lists that bring them in.</summary>
internal static class RegistryService
{
    public static WebApplication Create(string[] args)
    {
        var service = new ServiceBuilder("registry", args);
        service.Store(store => store
            .Events(AgencyEvents.Stored)
            .Events(CityEvents.Stored)
            .Events(OnboardingEvents.Stored)
            .NamedRow<AgencyRow, IAgencyEvent>()
            .NamedRow<CityRow, ICityEvent>("agency", "country", "status")
            .Row<OnboardingRow, IOnboardingEvent>()
            .Document<Signatory>()
            .Document<ListTask>()
            .Document<UploadedList>()
            .Options(options =>
            {
                options.Schema.For<ListRow>().Duplicate(row => row.Onboarding).Duplicate(row => row.Number).Duplicate(row => row.Folded);
                options.Schema.For<CityRow>().Duplicate(row => row.FoldedRef);
                // A column of its own would be written by the name in the code, not by the word.
                options.Schema.For<RowOutcome>().Duplicate(outcome => outcome.Onboarding)
                    .Index(outcome => new { outcome.Onboarding, outcome.Result });
            }));
        service.Announce(RegistryAnnouncements.Map, RegistryAnnouncements.Announced);
        service.Ledger();
        service.Operations();
        service.Services.AddSingleton<ListRows>();
        service.Services.AddSingleton<ListLocks>();
        service.Services.AddSingleton<ListWork>();
        service.Services.AddHostedService<ListWorker>();
        return service.Build(RegistryAccess.Table, routes =>
        {
            RegisterAgencyEndpoint.Map(routes);
            GetAgencyEndpoint.Map(routes);
            ListAgenciesEndpoint.Map(routes);
            RegisterCityEndpoint.Map(routes);
            GetCityEndpoint.Map(routes);
            ListCitiesEndpoint.Map(routes);
            ChangeCityDetailsEndpoint.Map(routes);
            EnrolCityEndpoint.Map(routes);
            ForgetSignatoryEndpoint.Map(routes);
            WithdrawCityEndpoint.Map(routes);
            RequestOnboardingEndpoint.Map(routes);
            GetOnboardingEndpoint.Map(routes);
            ListOnboardingsEndpoint.Map(routes);
            GetOnboardingRowsEndpoint.Map(routes);
            GetRejectsEndpoint.Map(routes);
            CancelOnboardingEndpoint.Map(routes);
        });
    }
}
