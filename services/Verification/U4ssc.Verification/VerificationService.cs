using U4ssc.Kernel.Hosting;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;
using U4ssc.Verification.Copies;
using U4ssc.Verification.Domain;
using U4ssc.Verification.Features;
using U4ssc.Verification.Reactions;
using Catalogue = U4ssc.Contracts.Catalogue.V1;
using Submissions = U4ssc.Contracts.Submissions.V1;
using V1 = U4ssc.Contracts.Verification.V1;

namespace U4ssc.Verification;

/// <summary>The verification service: its table of contents.</summary>
internal static class VerificationService
{
    /// <summary>Composes the service.</summary>
    public static WebApplication Create(string[] args)
    {
        var service = new ServiceBuilder("verification", args);
        service.Store(store => store
            .Events(VerifierEvents.Stored)
            .Events(CaseEvents.Stored)
            .Row<VerifierRow, IVerifierEvent>()
            .NamedRow<CaseRow, ICaseEvent>("agency", "state")
            .Document<VerifierPerson>()
            .Copy<EditionCopy>());
        service.Announce(VerificationAnnouncements.Map, VerificationAnnouncements.Announced);
        service.React<WhenEditionPublished, Catalogue.EditionPublished>();
        service.React<WhenSubmissionSubmitted, Submissions.SubmissionSubmitted>();
        service.React<WhenSubmissionWithdrawn, Submissions.SubmissionWithdrawn>();
        service.React<WhenCaseAttested, V1.CaseAttested>();
        service.Ledger();
        service.Operations();
        service.Services.AddSingleton<Editions>();
        service.Asks(Accounts.IdentityService);
        service.Asks(Accounts.RegistryService);
        service.Services.AddSingleton<Accounts>();
        return service.Build(VerificationAccess.Table, routes =>
        {
            AccreditVerifierEndpoint.Map(routes);
            ChangeTiesEndpoint.Map(routes);
            SuspendVerifierEndpoint.Map(routes);
            ForgetVerifierNameEndpoint.Map(routes);
            GetVerifierEndpoint.Map(routes);
            ListVerifiersEndpoint.Map(routes);

            AssignVerifierEndpoint.Map(routes);
            DeclareIndependenceEndpoint.Map(routes);
            RecordFindingsEndpoint.Map(routes);
            ReturnCaseEndpoint.Map(routes);
            ConcludeCaseEndpoint.Map(routes);
            AttestCaseEndpoint.Map(routes);
            GetCaseEndpoint.Map(routes);
            GetCaseReportEndpoint.Map(routes);
            ListCasesEndpoint.Map(routes);
        });
    }
}
