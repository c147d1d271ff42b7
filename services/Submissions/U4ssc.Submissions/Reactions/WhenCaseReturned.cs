using MassTransit;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel.Bus;

namespace U4ssc.Submissions.Reactions;

/// <summary>Verifiers have questions: only what they ask about is unlocked.</summary>
internal sealed class WhenCaseReturned(Inbox inbox) : IConsumer<CaseReturned>
{
    public Task Consume(ConsumeContext<CaseReturned> context)
    {
        var told = context.Message;
        return inbox.Decide<Domain.Submission, Domain.ISubmissionEvent>(context, told.SubmissionId, state =>
            Domain.SubmissionDecider.Decide(
            new Domain.ReturnSubmission(told.CaseId, told.Revision,
                [.. told.Queries.Select(query => new Domain.Query(query.QueryId, query.DataPoint, query.Text))]), state));
    }
}
