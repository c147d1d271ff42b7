using U4ssc.Kernel;
using U4ssc.Verification.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Verification.Cases;

namespace U4ssc.Domain.Tests.Verification;

public class RecordingFindings
{
    [Fact]
    public void all_of_one_request_are_one_event() =>
        Staffed.When(Recording(Lead, [Verified("A"), Query("B")])).Then(Recorded(1, Verified("A"), Query("B")));

    [Fact]
    public void findings_that_are_recorded_change_nothing() => Judged.When(Recording(Lead, [Verified("B"), Verified("A")])).ThenNothing();

    [Fact]
    public void a_later_finding_replaces_the_earlier_one()
    {
        var state =
            Assert.IsType<VerificationCase.InReview>(Queried.When(Recording(Lead, [Verified("B")])).Then(Recorded(1, Verified("B"))).State);
        Assert.Empty(state.File.OpenQueries);
    }

    [Fact]
    public void the_supervisor_may_record() =>
        History([.. Staffed, Assigned(Supervisor, CasePart.Supervisor), Declared(Supervisor)])
            .When(Recording(Supervisor, [Verified("A")])).Then(new CaseFindingsRecorded(Of(Supervisor), 1, [Verified("A")]));

    [Fact]
    public void the_second_records_nothing() =>
        Staffed.When(Recording(Second, [Verified("A")])).ThenRefused(CaseRefusals.SecondRecordsNothing);

    [Fact]
    public void the_declaration_comes_first() =>
        new[] { Opened, Assigned(Lead, CasePart.Lead) }.When(Recording(Lead, [Verified("A")]))
            .ThenRefused(CaseRefusals.IndependenceNotDeclared);

    [Fact]
    public void who_is_not_assigned_records_nothing() =>
        Staffed.When(Recording(Supervisor, [Verified("A")])).ThenRefused(CaseRefusals.NotAssigned);

    [Fact]
    public void who_prepared_a_later_revision_records_nothing() =>
        History([.. Returned, new CaseRevisionReceived(Corrected with { PreparedBy = [new("officer"), new("anna")] }, ["B"])])
            .When(Recording(Lead, [Verified("B")])).ThenRefused(CaseRefusals.VerifierPreparedData);

    [Fact]
    public void an_unassigned_case_takes_no_findings() =>
        new ICaseEvent[] { Opened, Assigned(Supervisor, CasePart.Supervisor), Declared(Supervisor) }
            .When(Recording(Supervisor, [Verified("A")])).ThenRefused(CaseRefusals.NotInReview);

    [Fact]
    public void a_returned_case_takes_no_findings() =>
        Returned.When(Recording(Lead, [Verified("B")])).ThenRefused(CaseRefusals.NotInReview);

    [Fact]
    public void a_concluded_case_takes_no_findings() => Concluded.When(Recording(Lead, [Query("B")])).ThenRefused(CaseRefusals.NotInReview);

    [Fact]
    public void a_corrected_value_stands_beside_the_citys()
    {
        var state = Assert.IsType<VerificationCase.InReview>(
            Staffed.When(Recording(Lead, [Verified("A") with { CorrectedValue = 12.5m, Text = "Read off the meter." }])).State);
        Assert.Equal(12.5m, state.File.Findings["A"].CorrectedValue);
        Assert.Equal(10m, state.File.Submitted.Values[0].Value);
    }

    [Fact]
    public void a_status_can_be_overridden() =>
        Staffed.When(
            Recording(Lead,
                [Explained("A") with { CorrectedStatus = ReportStatus.NotReported },
                    Explained("C") with { CorrectedStatus = ReportStatus.Reported, CorrectedValue = 1m }]))
            .ThenOne<CaseFindingsRecorded>();
}

public class RecordingUnacceptableFindings
{
    [Fact]
    public void every_wrong_place_is_named_at_once()
    {
        var refusal = Refused(
            Verified("A"), Verified("A"), Verified("nowhere"), new("B", Verdict.Query, null, null, null),
            new("D", Verdict.NotVerified, " ", 0.00000000001m, null));
        Assert.Equal(
            [
                "/findings/1/dataPoint finding.duplicate", "/findings/2/dataPoint finding.unknown_data_point",
                "/findings/3/text finding.text_required",
                "/findings/4/text finding.text_unreadable", "/findings/4/correctedValue value.too_precise",
                "/findings/4/correctedValue finding.correction_without_report",
            ],
            refusal.Places.Select(place => $"{place.Pointer} {place.Code}"));
    }

    [Fact]
    public void none_is_refused() => Assert.Equal("/findings", Assert.Single(Refused().Places).Pointer);

    [Fact]
    public void too_many_are_refused() =>
        Assert.Equal("finding.count",
            Assert.Single(Refused([.. Enumerable.Repeat(Verified("A"), CaseFindings.FindingsMax + 1)]).Places).Code);

    [Theory]
    [InlineData("a\0b")]
    [InlineData("")]
    public void text_that_nobody_can_read_is_refused(string text) =>
        Assert.Equal("finding.text_unreadable", One(Verified("A") with { Text = text }));

    // As numbers: an attribute cannot hold half a surrogate pair.
    [Theory]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public void half_a_sign_is_refused(int half) =>
        Assert.Equal("finding.text_unreadable", One(Verified("A") with { Text = $"a{(char)half}" }));

    [Fact]
    public void text_that_is_too_long_is_refused() =>
        Assert.Equal("finding.text_unreadable", One(Verified("A") with { Text = new string('x', CaseFindings.TextCharactersMax + 1) }));

    [Fact]
    public void text_of_the_full_length_with_lines_and_signs_is_accepted() =>
        Staffed.When(Recording(Lead, [Query("A") with { Text = "Why\r\n\t𝛼? " + new string('x', CaseFindings.TextCharactersMax - 10) }]))
            .ThenOne<CaseFindingsRecorded>();

    [Fact]
    public void a_query_corrects_no_figure() => Assert.Equal("finding.correction_with_query", One(Query("A") with { CorrectedValue = 1m }));

    [Fact]
    public void a_query_corrects_no_status() =>
        Assert.Equal("finding.correction_with_query", One(Query("A") with { CorrectedStatus = ReportStatus.NotReported }));

    [Fact]
    public void what_is_not_reported_has_no_corrected_figure() =>
        Assert.Equal("finding.correction_without_report", One(Explained("C") with { CorrectedValue = 1m }));

    [Fact]
    public void an_override_to_not_applicable_has_no_figure() =>
        Assert.Equal("finding.correction_without_report",
            One(Explained("A") with { CorrectedStatus = ReportStatus.NotApplicable, CorrectedValue = 1m }));

    [Fact]
    public void an_override_to_reported_needs_a_figure() =>
        Assert.Equal("finding.corrected_value_required", One(Explained("C") with { CorrectedStatus = ReportStatus.Reported }));

    [Fact]
    public void a_correction_says_why()
    {
        Assert.Equal("finding.text_required", One(Verified("A") with { CorrectedValue = 12m }));
        Assert.Equal("finding.text_required", One(Verified("A") with { CorrectedStatus = ReportStatus.NotReported }));
    }

    [Fact]
    public void a_correction_that_the_city_would_be_refused_is_refused()
    {
        Assert.Equal("value.negative", One(Explained("B") with { CorrectedValue = -5 }));
        Assert.Equal("value.above_the_whole", One(Explained("A") with { CorrectedValue = 100.1m }));
        Assert.Equal("value.not_a_count", One(Explained("C") with { CorrectedStatus = ReportStatus.Reported, CorrectedValue = 3.5m }));
        Assert.Equal("value.not_yes_no", One(Explained("D") with { CorrectedStatus = ReportStatus.Reported, CorrectedValue = 7.5m }));
    }

    [Fact]
    public void what_the_edition_does_not_ask_for_is_refused() =>
        Assert.Equal("finding.unknown_data_point",
            Assert.Single(Staffed.When(new RecordFindings(Lead, [Verified("A")], new Edition("U4SSC-2017", "ed", [])))
            .ThenRefused("case.findings_unacceptable").Places).Code);

    [Fact]
    public void a_common_input_is_queried_like_a_data_point()
    {
        var asked = Query("population");
        History([.. Judged, Recorded(1, asked)]).When(new ReturnCase(Lead))
            .Then(new CaseReturned(Of(Lead), Submission, 1, City, "NO-KS",
                [new(CaseFile.QueryId(VerificationCase.IdOf(Submission), 1, "population"), "population", "Why?")]));
        Staffed.When(Recording(Lead, [Verified("area_km2")])).ThenOne<CaseFindingsRecorded>();
    }

    [Fact]
    public void a_common_input_is_neither_corrected_nor_judged()
    {
        Assert.Equal("finding.common_input_not_corrected", One(Explained("population") with { CorrectedValue = 1m }));
        Assert.Equal("finding.common_input_not_judged", One(Explained("gdp") with { Verdict = Verdict.NotVerified }));
    }

    [Fact]
    public void a_common_input_that_changed_is_shown_with_what_was_computed_anew()
    {
        var before = First with
        { Values = [Reported("A", 10m) with { Denominator = 24_000m }, Reported("B", 20m), NotReported("C"), NotApplicable("D")] };
        var after = Corrected with
        {
            CommonInputs = before.CommonInputs with { Population = 25_000m },
            Values = [Reported("A", 9.6m) with { Denominator = 25_000m }, Reported("B", 20m), NotReported("C"), NotApplicable("D")],
        };
        Assert.Equal(["population", "A"], after.ChangedSince(before));
    }

    [Fact]
    public void before_the_edition_is_known_here_nothing_is_recorded() =>
        Staffed.When(new RecordFindings(Lead, [Verified("A")], null)).ThenRefused(CaseRefusals.EditionUnknown);

    private static string One(Finding finding) => Assert.Single(Refused(finding).Places).Code;

    private static Refusal Refused(params IReadOnlyList<Finding> findings) =>
        Staffed.When(Recording(Lead, findings)).ThenRefused("case.findings_unacceptable");
}
