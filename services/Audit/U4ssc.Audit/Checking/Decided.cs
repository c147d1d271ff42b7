using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Submissions.Domain;
using U4ssc.Verification.Domain;

namespace U4ssc.Audit.Checking;

/// <summary>An event as the rules know it, with what was stored.</summary>
internal sealed record Happened(EventLeaf Leaf, object Data);

/// <summary>
/// Folds histories and decides again. Each step is taken by the rules themselves; what they come to is held against what was recorded, byte
/// for byte.
/// </summary>
internal sealed class Decided(BundleReader bundle, Histories histories, Contents contents, Findings findings)
{
    /// <summary>Folds every history, and decides every submission, case and certificate again.</summary>
    public void Check(Action<long>? folded = null)
    {
        Parallels.ForEach(histories.All.Where(one => one.Kind.Name is "edition" or "benchmark set"), history => Fold(history, folded,
            Publishing));
        Parallels.ForEach(histories.All.Where(one => one.Kind.Name is not ("edition" or "benchmark set")), history =>
        {
            switch (history.Kind.Name)
            {
                case "submission":
                    Fold(history, folded, Submitting(history));
                    break;
                case "case":
                    Fold(history, folded, Reviewing(history));
                    break;
                case "certificate":
                    Fold(history, folded, Certifying(history));
                    break;
                default:
                    Fold(history, folded, null);
                    break;
            }
        });
    }

    /// <summary>The events of a stream, read again; none where the bundle does not have it.</summary>
    public IEnumerable<Happened> Events(Guid stream) => histories.Find(stream) is { } history ? Events(history) : [];

    /// <summary>The events of a history, read again; it ends where one cannot be read, which is told elsewhere.</summary>
    public IEnumerable<Happened> Events(History history)
    {
        foreach (var leaf in history.Events(bundle))
        {
            if (Read(history, leaf) is not { } data) yield break;
            yield return new(leaf, data);
        }
    }

    private static object? Read(History history, EventLeaf leaf)
    {
        try
        {
            return history.Kind.Types.ContainsKey(leaf.Type) ? history.Kind.Read(leaf.Type, leaf.Data) : null;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException or FormatException)
        {
            return null;
        }
    }

    private static Where Place(History history, EventLeaf leaf, string? pointer = null) =>
        new(history.File, history.Service, leaf.Sequence, leaf.Id, Terminal.Plain(leaf.Type), pointer);

    private void Fold(History history, Action<long>? folded, Action<object, Happened>? look)
    {
        var state = history.Kind.Initial;
        foreach (var leaf in history.Events(bundle))
        {
            folded?.Invoke(1);
            if (Read(history, leaf) is not { } data)
            {
                findings.Refute(Place(history, leaf), "has data that no such event has");
                return;
            }

            try
            {
                look?.Invoke(state, new(leaf, data));
                state = history.Kind.Evolve(state, data);
            }
            catch (ImpossibleHistoryException)
            {
                findings.Refute(Place(history, leaf),
                    $"cannot follow what happened before in this {history.Kind.Name}: the rules allow no such step");
                return;
            }
            catch (Exception problem) when (
                problem is ArgumentException or OverflowException or NotCanonicalException or InvalidOperationException)
            {
                findings.Refute(Place(history, leaf), $"holds something that the rules cannot have written ({problem.GetType().Name})");
                return;
            }
        }

        findings.Count(Sentences.Streams);
    }

    private void Same<T>(History history, Happened recorded, T again, string what)
    {
        var made = JsonSerializer.SerializeToElement((object)again!, again!.GetType(), Json.Options);
        if (CanonicalJson.Bytes(made).AsSpan().SequenceEqual(CanonicalJson.Bytes(recorded.Leaf.Data))) return;
        var first = Differences.Of(recorded.Leaf.Data, made).FirstOrDefault();
        findings.Refute(
            Place(history, recorded.Leaf, $"/data{first?.Pointer}"),
            $"{what}: recorded is {first?.One ?? "nothing"}, and made again it is {first?.Other ?? "nothing"}");
    }

    private void Publishing(object state, Happened happened)
    {
        var (content, claimed) = happened.Data switch
        {
            Catalogue.Domain.EditionPublished published => (published.Content.Sha256(), published.ContentSha256),
            Catalogue.Domain.BenchmarkSetPublished published => (published.Content.Sha256(), published.ContentSha256),
            _ => ("", ""),
        };
        if (content != claimed)
            findings.Refute(
                new(BundlePaths.Events("catalogue"), "catalogue", happened.Leaf.Sequence, happened.Leaf.Id,
                    happened.Leaf.Type, "/data/contentSha256"),
                $"names its content {Terminal.Plain(claimed)}, and it is {content}");
        if (happened.Data is Catalogue.Domain.EditionPublished edition) lock (contents) contents.Add(edition.Content);
        if (happened.Data is Catalogue.Domain.BenchmarkSetPublished set) lock (contents) contents.Add(set.Content);
        if (content.Length > 0) findings.Count(Sentences.Contents);
    }

    private Action<object, Happened> Submitting(History history) => (state, happened) =>
    {
        switch (happened.Data)
        {
            case SubmissionSubmitted submitted:
                Frozen(history, (Submission)state, happened, submitted);
                break;
            case SubmissionClosed closed:
                Closed(history, happened, closed);
                break;
        }
    };

    private void Frozen(History history, Submission state, Happened happened, SubmissionSubmitted recorded)
    {
        if (contents.Edition(recorded.EditionSha256) is not { } edition)
        {
            findings.CouldNot($"The edition {Terminal.Plain(recorded.Edition)} of hash {Terminal.Plain(recorded.EditionSha256)} is not in the bundle: values and findings were not made again.");
            return;
        }

        if (FrozenRevision.Of(state, edition.Asked) is not { } frozen) return;
        var (findingsAgain, believed) = Screened.Again(recorded.Findings, frozen.Findings);
        if (believed)
            findings.Took("What screening saw by comparing with figures of other submissions (what changed since the last period, how peers differ): those submissions are not part of this one's bundle.");
        var again = frozen with { Findings = findingsAgain, RevisionSha256 = "" };
        Same(history, happened, again with
        {
            RevisionSha256 = FrozenRevision.Sha256(
            again)
        }, "what was frozen does not follow from what was reported");
        foreach (var blocking in recorded.Findings.Where(finding => finding.Severity == Submissions.Domain.Screening.Severity.Warning
            && finding.Justification is null))
            findings.Refute(Place(history, happened.Leaf),
                $"was submitted with the finding {Terminal.Plain(blocking.Rule)}, for which no reason was given");
        findings.Count(Sentences.Revisions);
        findings.Count(Sentences.Values, recorded.Values.Count(value => value.Value is not null));
        findings.Count(Sentences.Screening, recorded.Findings.Count);
    }

    private void Closed(History history, Happened happened, SubmissionClosed closed)
    {
        var decision = Events(StreamOf(closed.CaseId)).Select(one => one.Data).FirstOrDefault();
        var (number, unmet) = decision switch
        {
            CertificateIssued issued => (issued.Number, Array.Empty<string>()),
            CertificateRefused refused => (null, refused.Criteria.Where(one => !one.Met).Select(one => one.Criterion).ToArray()),
            _ => (closed.CertificateNumber, [.. closed.Unmet]),
        };
        if (decision is null) findings.CouldNot("The decision on a closed submission is not in the bundle.");
        if (number != closed.CertificateNumber || !unmet.SequenceEqual(closed.Unmet, StringComparer.Ordinal))
            findings.Refute(Place(history, happened.Leaf), "was closed with another outcome than the decision has");
    }

    private Action<object, Happened> Reviewing(History history) => (state, happened) =>
    {
        var file = (state as VerificationCase.Begun)?.File;
        switch (happened.Data)
        {
            case CaseOpened opened:
                Received(history, happened, opened.Submitted);
                break;
            case CaseRevisionReceived received:
                Received(history, happened, received.Submitted);
                if (file is not null)
                    Same(history, happened, received with { Changed = received.Submitted.ChangedSince(file.Submitted) },
                        "what changed between two revisions is not what the event says");
                break;
            case CaseConcluded concluded when file is not null:
                Same(history, happened, concluded with
                {
                    Revision = file.Submitted.Revision,
                    RevisionSha256 = file.Submitted.RevisionSha256
                },
                    "another revision was concluded than was under review");
                if (file.OpenQueries.Count > 0 || file.WithoutVerdict.Count > 0)
                    findings.Refute(Place(history,
                        happened.Leaf), "was concluded with an open query or without a verdict on all that was reported");
                break;
            case CaseAttested attested when state is VerificationCase.Concluded concluded:
                Same(history, happened, attested with
                {
                    Submitted = concluded.File.Submitted,
                    Findings = [.. concluded.File.Findings.Values],
                    OpenQueries = concluded.File.OpenQueries.Count,
                    ConcludedBy = concluded.By,
                }, "what was attested does not follow from the case");
                if (attested.AttestedBy.Holder == concluded.By.Holder || concluded.File.Recorders.Contains(attested.AttestedBy.Holder)
                    || concluded.File.Submitted.PreparedBy.Contains(attested.AttestedBy.Holder))
                    findings.Refute(Place(history, happened.Leaf), "was attested by somebody who had a hand in it");
                findings.Count(Sentences.Cases);
                break;
        }
    };

    private void Received(History history, Happened happened, SubmittedRevision submitted)
    {
        var data = happened.Leaf.Data.GetProperty("submitted");
        var there = Events(submitted.SubmissionId)
            .FirstOrDefault(one => one.Data is SubmissionSubmitted revision && revision.Revision == submitted.Revision);
        if (there is null)
        {
            findings.CouldNot("A revision that a case reviews is not in the bundle.");
            return;
        }

        if (Differences.Of(there.Leaf.Data, data).FirstOrDefault() is { } first)
            findings.Refute(Place(history, happened.Leaf, $"/data/submitted{first.Pointer}"),
                $"reviews another revision than was submitted: there it is {first.One ?? "nothing"}, here {first.Other ?? "nothing"}");
    }

    private Action<object, Happened> Certifying(History history) => (state, happened) =>
    {
        switch (happened.Data)
        {
            case CertificateIssued issued:
                Again(history, happened, issued.Inputs, issued.Criteria, issued.IssuedAt);
                break;
            case CertificateRefused refused:
                Again(history, happened, refused.Inputs, refused.Criteria, refused.RefusedAt);
                break;
        }
    };

    private void Again(History history, Happened happened, DecisionInputs inputs, IReadOnlyList<CriterionResult> criteria,
        DateTimeOffset at)
    {
        var attested = Attested(inputs.SubmissionId);
        var edition = contents.Edition(inputs.EditionSha256);
        var benchmarks = contents.Benchmarks(inputs.BenchmarkSetSha256);
        if (attested is null || edition is null || benchmarks is null)
        {
            findings.CouldNot($"{(attested is null ? "The attested case" : edition is null ? "The edition" : "The benchmark set")} of a decision is not in the bundle: it was not made again.");
            return;
        }

        InForce(history, happened, inputs.Policy);
        var city = Enrolled(history, happened, inputs, criteria);
        var held = Figure(criteria, "no_certificate_in_force", "certificates_in_force") > 0;
        findings.Took("That no other certificate of the city for the period was in force, which the histories of its other submissions would show.");
        var decision = CertificateDecider.Decide(
            new CertifyCase(attested, edition.Judged, benchmarks, inputs.Policy, city, held, at), Certificate.Initial);
        if (decision.Refusal is { } refusal)
        {
            findings.Refute(Place(history, happened.Leaf), $"cannot have been decided: {Terminal.Plain(refusal.Sentence)}");
            return;
        }

        Same(history, happened, decision.Events[0], "made again, the decision is another");
        findings.Count(Sentences.Decisions);
        findings.Count(Sentences.Scores, ((decision.Events[0] as CertificateIssued)?.Scores ?? ((CertificateRefused)decision.Events[0])
            .Scores).DataPoints.Count);
    }

    /// <summary>The attested case of a submission as the decision reads it; null where the bundle has none.</summary>
    public AttestedCase? Attested(Guid submission) =>
        Events(VerificationCase.IdOf(submission)).Select(one => one.Data).OfType<CaseAttested>().FirstOrDefault() is { } attested
            ? Of(attested)
            : null;

    /// <summary>The stream of the certificate of a case.</summary>
    public static Guid StreamOf(Guid caseId) => DerivedId.Of("certification", caseId);

    /// <summary>An attested case as the decision reads it.</summary>
    public static AttestedCase Of(CaseAttested e)
    {
        var s = e.Submitted;
        return new(
            VerificationCase.IdOf(s.SubmissionId), s.SubmissionId, s.Revision, s.RevisionSha256, s.CityId, s.CityVersion, s.CityName,
                s.Agency,
            s.Country, s.Period, s.Edition, s.EditionSha256,
            [.. s.Values.Select(v => new AttestedValue(v.DataPoint, Word<Certification.Domain.ReportStatus>(v.Status), v.Value))],
            [.. e.Findings.Select(f => new AttestedFinding(
                f.DataPoint, Word<Certification.Domain.Verdict>(f.Verdict), f.Text, f.CorrectedValue,
                f.CorrectedStatus is { } status ? Word<Certification.Domain.ReportStatus>(status) : null))],
            e.OpenQueries, e.ConcludedBy.Holder, e.AttestedBy.Holder, s.Illustrative);
    }

    // The same word in another service's rules, as it goes over the wire.
    private static T Word<T>(Enum word)
        where T : struct, Enum =>
        Enum.Parse<T>(word.ToString());

    private void InForce(History history, Happened happened, PolicyTerms terms)
    {
        var set = histories.Of("policy").SelectMany(Events).Select(one => one.Data).OfType<PolicySet>()
            .FirstOrDefault(one => one.Version == terms.Version);
        if (set is null) findings.CouldNot("The history of the certification policy is not in the bundle.");
        else if (set.CoreKpisVerifiedPercentMin != terms.CoreKpisVerifiedPercentMin || set.ValidityYears != terms.ValidityYears)
            findings.Refute(Place(history,
                happened.Leaf, "/data/inputs/policy"), "was decided by other terms than that version of the policy has");
    }

    private Certification.Domain.CityFacts Enrolled(
        History history, Happened happened, DecisionInputs inputs, IReadOnlyList<CriterionResult> criteria)
    {
        var enrolled = Figure(criteria, "city_enrolled", "enrolled") > 0;
        if (histories.Find(inputs.CityId) is not { } city)
        {
            findings.Took("That the city was enrolled: its history is not in the bundle.");
        }
        else
        {
            var past = Events(city).Take((int)Math.Min(inputs.CityVersion, int.MaxValue)).ToList();
            var state = past.Aggregate(city.Kind.Initial, (known, one) => city.Kind.Evolve(known, one.Data));
            if (past.Count < inputs.CityVersion)
                findings.Refute(Place(history,
                    happened.Leaf, "/data/inputs/cityVersion"), "knows a later version of the city than the bundle has");
            else if (state is Registry.Domain.City.Enrolled != enrolled)
                findings.Refute(Place(history, happened.Leaf), "says otherwise than the city's history whether it was enrolled");
        }

        return new(inputs.CityId, inputs.CityVersion, enrolled);
    }

    private static decimal Figure(IReadOnlyList<CriterionResult> criteria, string criterion, string figure) =>
        criteria.FirstOrDefault(one => one.Criterion == criterion)?.Figures.GetValueOrDefault(figure) ?? 0;
}
