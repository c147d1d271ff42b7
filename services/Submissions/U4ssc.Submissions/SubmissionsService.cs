using U4ssc.Kernel.Hosting;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;
using U4ssc.Submissions.Features;
using U4ssc.Submissions.Reactions;
using Catalogue = U4ssc.Contracts.Catalogue.V1;
using Certification = U4ssc.Contracts.Certification.V1;
using Registry = U4ssc.Contracts.Registry.V1;
using Verification = U4ssc.Contracts.Verification.V1;

namespace U4ssc.Submissions;

/// <summary>The submissions service: what it keeps, what it hears, what it can be asked.</summary>
internal static class SubmissionsService
{
    public static WebApplication Create(string[] args)
    {
        var service = new ServiceBuilder("submissions", args);
        service.Store(store => store
            .Events(SubmissionEvents.Stored)
            .NamedRow<SubmissionRow, ISubmissionEvent>("agency", "city", "state")
            .Row<AttestedFigures, IReviewedEvent>()
            .Options(options => options.Schema.For<AttestedFigures>().Index(row => row.City).Index(row => row.Country))
            .Copy<CityCopy>()
            .Copy<CaseCopy>()
            .Copy<CertificateCopy>()
            .Copy<EditionCopy>());
        service.Announce(SubmissionAnnouncements.Map, SubmissionAnnouncements.Announced);
        service.Ledger();
        service.Operations();

        service.React<WhenCityRegistered, Registry.CityRegistered>();
        service.React<WhenCityDetailsChanged, Registry.CityDetailsChanged>();
        service.React<WhenCityEnrolled, Registry.CityEnrolled>();
        service.React<WhenCityWithdrawn, Registry.CityWithdrawn>();
        service.React<WhenEditionPublished, Catalogue.EditionPublished>();
        service.React<WhenCaseOpened, Verification.CaseOpened>();
        service.React<WhenCaseVerifierAssigned, Verification.CaseVerifierAssigned>();
        service.React<WhenCaseReturned, Verification.CaseReturned>();
        service.React<WhenCaseAttested, Verification.CaseAttested>();
        service.React<WhenCertificateIssued, Certification.CertificateIssued>();
        service.React<WhenCertificateRefused, Certification.CertificateRefused>();
        service.React<WhenCertificateSuspended, Certification.CertificateSuspended>();
        service.React<WhenCertificateReinstated, Certification.CertificateReinstated>();
        service.React<WhenCertificateRevoked, Certification.CertificateRevoked>();
        service.React<WhenCertificateSuperseded, Certification.CertificateSuperseded>();
        service.React<WhenCertificateExpired, Certification.CertificateExpired>();

        service.Services.AddSingleton<Editions>();
        service.Services.AddSingleton<Comparisons>();
        return service.Build(SubmissionsAccess.Table, routes =>
        {
            OpenSubmissionEndpoint.Map(routes);
            ListSubmissionsEndpoint.Map(routes);
            GetSubmissionEndpoint.Map(routes);
            GetValuesEndpoint.Map(routes);
            ReportValuesEndpoint.Map(routes);
            GetScreeningEndpoint.Map(routes);
            GetCertificateEndpoint.Map(routes);
            JustifyFindingEndpoint.Map(routes);
            AnswerQueryEndpoint.Map(routes);
            SubmitSubmissionEndpoint.Map(routes);
            WithdrawSubmissionEndpoint.Map(routes);
        });
    }
}
