using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Features;

namespace U4ssc.Submissions;

/// <summary>Whose a submission is to those who read it.</summary>
internal static class SubmissionOwner
{
    /// <summary>
    /// The city's, as everywhere, and also the verifiers' who have a part in its case now. There is a case from the first revision on and
    /// not before: a draft is the city's own affair, whoever is assigned, and stays so afterwards (<see cref="SubmissionView.For"/>).
    /// </summary>
    public static async ValueTask<Owner> Of(SubmissionView view, Request request)
    {
        // Nobody else is asked for by name, so nobody else waits for the copy.
        if (request.Caller.Role != Role.Verifier || view.CaseId is not { } caseId) return view.Owner;
        var store = request.Http.RequestServices.GetRequiredService<IDocumentStore>();
        await using var session = store.QuerySession();
        var known = await session.LoadAsync<CaseCopy>(caseId.ToString(), request.Cancellation);
        return view.Owner with { Holders = known?.Holders() };
    }

    /// <summary>The same for the list, asked in the query itself: the person has a part in the row's case now.</summary>
    public const string AssignedInItsCase = """
        (d.data ->> 'caseId' in (
            select id from mt_doc_casecopy
            where data -> 'lead' ->> 'holder' = ? or data -> 'second' ->> 'holder' = ? or data -> 'supervisor' ->> 'holder' = ?))
        """;
}
