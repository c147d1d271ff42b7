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
    /// <summary>Every stored event under its pinned name.</summary>
    public static readonly (string Name, Type Type)[] StoredEvents =
    [
        ("verifier_accredited", typeof(VerifierAccredited)),
        ("verifier_case_supervised", typeof(VerifierCaseSupervised)),
        ("verifier_qualified", typeof(VerifierQualified)),
        ("verifier_ties_changed", typeof(VerifierTiesChanged)),
        ("verifier_suspended", typeof(VerifierSuspended)),
        ("case_opened", typeof(CaseOpened)),
        ("case_forestalled", typeof(CaseForestalled)),
        ("case_verifier_assigned", typeof(CaseVerifierAssigned)),
        ("case_independence_declared", typeof(CaseIndependenceDeclared)),
        ("case_findings_recorded", typeof(CaseFindingsRecorded)),
        ("case_returned", typeof(CaseReturned)),
        ("case_revision_received", typeof(CaseRevisionReceived)),
        ("case_concluded", typeof(CaseConcluded)),
        ("case_attested", typeof(CaseAttested)),
        ("case_cancelled", typeof(CaseCancelled)),
    ];

    /// <summary>Composes the service.</summary>
    public static WebApplication Create(string[] args)
    {
        var service = new ServiceBuilder("verification", args);
        service.Store(store => store
            .Events(StoredEvents)
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
