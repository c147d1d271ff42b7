using System.Collections.Immutable;
using U4ssc.Kernel;

namespace U4ssc.Submissions.Domain;

/// <summary>What the city said so far.</summary>
/// <param name="Values">By data point. Copied once per event that changes it, never changed in place.</param>
/// <param name="Justifications">Reasons by finding id.</param>
/// <param name="PreparedBy">Those who entered values.</param>
public sealed record Content(
    CommonInputs CommonInputs, IReadOnlyDictionary<string, StatedValue> Values, ImmutableDictionary<string, string> Justifications,
    ImmutableSortedDictionary<Guid, QueryAnswer> Answers, ImmutableSortedSet<Holder> PreparedBy);

/// <summary>
/// One city's data for one period: missing → draft → submitted → in verification → (returned → in verification)* → verified → closed;
/// or withdrawn, until attested.
/// </summary>
public abstract record Submission : IState<Submission, ISubmissionEvent>, IOwned
{
    /// <inheritdoc />
    public static Submission Initial { get; } = new Missing();

    /// <inheritdoc />
    public Owner? Whose(Guid id) => this switch
    {
        WithContent { Opened: var opened } => new(opened.Agency, opened.CityId),
        Over { Owner: var owner } => owner,
        _ => null,
    };

    /// <summary>There is nothing yet.</summary>
    public sealed record Missing : Submission;

    /// <summary>Something whose content may still be read by a decision.</summary>
    public abstract record WithContent(SubmissionOpened Opened, Content Content) : Submission;

    /// <summary>Something whose content no decision reads any more.</summary>
    /// <param name="Owner">Whose it is.</param>
    public abstract record Over(Owner Owner) : Submission;

    /// <summary>The city fills in.</summary>
    public sealed record Draft(SubmissionOpened Opened, Content Content) : WithContent(Opened, Content);

    /// <summary>Frozen, waiting for a case.</summary>
    public sealed record Submitted(SubmissionOpened Opened, Content Content, int Revision) : WithContent(Opened, Content);

    /// <summary>Verifiers are at it.</summary>
    public sealed record InVerification(SubmissionOpened Opened, Content Content, int Revision) : WithContent(Opened, Content);

    /// <summary>The verifiers have questions.</summary>
    /// <param name="Settled">Queries whose data point was corrected or that were answered since.</param>
    public sealed record Returned(SubmissionOpened Opened, Content Content, int Revision, IReadOnlyList<Query> Queries,
        ImmutableHashSet<Guid> Settled)
        : WithContent(Opened, Content)
    {
        /// <summary>True where a query asks about it, be it a data point or a common input.</summary>
        public bool IsUnlocked(string id) => Queries.Any(query => string.Equals(query.DataPoint, id, StringComparison.Ordinal));
    }

    /// <summary>Attested.</summary>
    public sealed record Verified(Owner Owner) : Over(Owner);

    /// <summary>Decided upon by certification.</summary>
    public sealed record Closed(Owner Owner, bool Certified) : Over(Owner);

    /// <summary>Taken back.</summary>
    public sealed record Withdrawn(Owner Owner) : Over(Owner);

    /// <inheritdoc />
    public static Submission Evolve(Submission state, ISubmissionEvent happened) => (state, happened) switch
    {
        (Missing, SubmissionOpened opened) => new Draft(opened, Begun(opened)),

        (Draft draft, SubmissionValuesReported reported) => draft with { Content = After(draft.Content, reported) },
        (Returned returned, SubmissionValuesReported reported) => Corrected(returned, reported),
        (Draft draft, SubmissionScreeningJustified justified) => draft with { Content = After(draft.Content, justified) },
        (Returned returned, SubmissionScreeningJustified justified) => returned with { Content = After(returned.Content, justified) },
        (Returned returned, SubmissionQueryAnswered answered) => Answered(returned, answered),

        (Draft draft, SubmissionSubmitted submitted) => new Submitted(draft.Opened, draft.Content, submitted.Revision),
        // The case is open already: it goes on with the new revision.
        (Returned returned, SubmissionSubmitted submitted) => new InVerification(returned.Opened, returned.Content, submitted.Revision),

        (Submitted submitted, SubmissionTakenIntoVerification) =>
            new InVerification(submitted.Opened, submitted.Content, submitted.Revision),
        (Submitted or InVerification, SubmissionReturned returned) => ReturnedFrom((WithContent)state, returned),

        (Submitted or InVerification or Returned, SubmissionVerified) => new Verified(state.Whose(default)!),
        (Submitted or InVerification or Returned or Verified, SubmissionClosed closed) =>
            new Closed(state.Whose(default)!, closed.CertificateNumber is not null),
        (Draft or Submitted or InVerification or Returned, SubmissionWithdrawn) => new Withdrawn(state.Whose(default)!),

        _ => throw new ImpossibleHistoryException(state, happened),
    };

    private static Content Begun(SubmissionOpened opened)
    {
        decimal? Prefilled(string input) =>
            opened.Prefills.FirstOrDefault(prefill => string.Equals(prefill.Input, input, StringComparison.Ordinal))?.Value;
        return new(
            new(Prefilled(CommonInputs.PopulationId), Prefilled(CommonInputs.HouseholdsId), Prefilled(CommonInputs.AreaId)),
            ImmutableDictionary<string, StatedValue>.Empty,
            ImmutableDictionary.Create<string, string>(StringComparer.Ordinal),
            ImmutableSortedDictionary<Guid, QueryAnswer>.Empty,
            []);
    }

    private static Content After(Content content, SubmissionValuesReported reported)
    {
        // One copy an event, whatever the number of values: cheaper than a persistent map that is rebuilt value by value.
        var values = new Dictionary<string, StatedValue>(content.Values, StringComparer.Ordinal);
        values.EnsureCapacity(reported.Values.Count);
        foreach (var stated in reported.Values) values[stated.DataPoint] = stated;
        return content with
        {
            CommonInputs = reported.CommonInputs ?? content.CommonInputs,
            Values = values,
            PreparedBy = content.PreparedBy.Add(reported.PreparedBy),
        };
    }

    private static Content After(Content content, SubmissionScreeningJustified justified) =>
        content with { Justifications = content.Justifications.SetItem(justified.FindingId, justified.Reason) };

    private static Returned Corrected(Returned returned, SubmissionValuesReported reported)
    {
        var changed = reported.Values
            .Where(stated => !stated.Equals(returned.Content.Values.GetValueOrDefault(stated.DataPoint)))
            .Select(stated => stated.DataPoint)
            .Concat((reported.CommonInputs ?? returned.Content.CommonInputs).ChangedSince(returned.Content.CommonInputs))
            .ToHashSet(StringComparer.Ordinal);
        var settled = returned.Queries.Where(query => changed.Contains(query.DataPoint)).Select(query => query.QueryId);
        return returned with { Content = After(returned.Content, reported), Settled = returned.Settled.Union(settled) };
    }

    private static Returned Answered(Returned returned, SubmissionQueryAnswered answered) => returned with
    {
        Content = returned.Content with
        {
            Answers = returned.Content.Answers.SetItem(answered.QueryId, new(answered.QueryId, answered.DataPoint, answered.Answer)),
        },
        Settled = returned.Settled.Add(answered.QueryId),
    };

    private static Returned ReturnedFrom(WithContent state, SubmissionReturned returned) =>
        new(state.Opened, state.Content, returned.Revision, returned.Queries, []);
}
