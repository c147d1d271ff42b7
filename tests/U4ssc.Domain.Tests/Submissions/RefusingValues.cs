using U4ssc.Kernel;
using U4ssc.Submissions.Domain;
using Xunit;
using static U4ssc.Domain.Tests.Submissions.SubmissionSituations;

namespace U4ssc.Domain.Tests.Submissions;

public sealed class RefusingValues
{
    private const string OneLine = "EC-ICT-ICT-5A", Share = "EC-ICT-WS-1C", OfHouseholds = "EC-ICT-ICT-1C", YesNo = "SC-SH-SA-3A";

    [Fact]
    public void every_wrong_place_is_named_at_once_and_nothing_is_recorded()
    {
        var refusal = Given(Opened).When(Report(
            Said(OneLine, 5), Said("XX-1C", 1), Ratio(Share, -1, 2), Ratio(OfHouseholds, 1) with { Note = new string('x', 2_001) },
            Said(OneLine, 6))).ThenRefused("submission.values_refused");
        Assert.Equal(
            ["/values/1/dataPoint data_point.unknown", "/values/2/numerator value.negative", "/values/3/note text.too_long",
                "/values/4/dataPoint data_point.twice"],
            refusal.Places.Select(place => $"{place.Pointer} {place.Code}"));
    }

    [Fact]
    public void a_negative_figure_is_refused() => Refused(Said(OneLine, -1), "value", "value.negative");

    [Fact]
    public void a_figure_with_sixteen_digits_is_refused() => Refused(Said(OneLine, 1.234567890123456m), "value", "value.too_precise");

    [Fact]
    public void a_figure_beyond_all_bounds_is_refused() => Refused(Said(OneLine, decimal.MaxValue), "value", "value.too_precise");

    [Fact]
    public void nothing_is_divided_by_zero() => Refused(Ratio(Share, 1, 0), "denominator", "value.denominator_zero");

    [Fact]
    public void a_ratio_beyond_all_bounds_is_refused() =>
        Refused(Ratio(Share, Figures.AbsoluteMax, 0.0000000001m), "numerator", "value.too_large");

    [Fact]
    public void a_numerator_needs_its_denominator() => Refused(Ratio(Share, 1), "denominator", "value.denominator_missing");

    [Fact]
    public void a_denominator_needs_its_numerator() =>
        Refused(Said(Share, 0) with { Value = null, Denominator = 5 }, "numerator", "value.missing");

    [Fact]
    public void something_reported_has_a_figure() => Refused(new(OneLine, ValueStatus.Reported), "value", "value.missing");

    [Fact]
    public void given_and_computed_must_agree() => Refused(Ratio(Share, 1, 2) with { Value = 50.26m }, "value", "value.disagrees");

    [Fact]
    public void given_and_computed_must_agree_with_a_common_input_that_is_said_now() =>
        Assert.Equal(
            "/values/0/value",
            Assert.Single(Given(Opened)
                .When(Report(Ratio(OfHouseholds, 50) with { Value = 100 }) with
                { CommonInputs = CommonInputsChange.To(new(Households: 100)) })
                .ThenRefused("submission.values_refused").Places).Pointer);

    [Fact]
    public void a_single_figure_has_no_numerator() => Refused(Said(OneLine, 5) with { Numerator = 5 }, "numerator", "value.not_a_ratio");

    [Fact]
    public void a_single_figure_has_no_denominator() =>
        Refused(Said(OneLine, 5) with { Denominator = 5 }, "denominator", "value.not_a_ratio");

    [Fact]
    public void a_number_beside_a_share_is_a_single_figure() =>
        Refused(Ratio("EC-ICT-PS-1A.number", 5, 10), ["numerator", "denominator"], "value.not_a_ratio");

    [Fact]
    public void yes_or_no_is_one_or_zero() => Refused(Said(YesNo, 2), "value", "value.not_yes_no");

    [Theory]
    [InlineData(ValueStatus.NotReported)]
    [InlineData(ValueStatus.NotApplicable)]
    public void what_is_left_out_needs_a_reason(ValueStatus status) => Refused(new(OneLine, status), "reason", "text.missing");

    [Fact]
    public void what_is_left_out_has_no_figures() =>
        Refused(
            new(Share, ValueStatus.NotReported, 1, 2, 50, Reason: "No data."), ["numerator", "denominator", "value"], "value.not_expected");

    [Fact]
    public void a_source_has_a_text() => Refused(Said(OneLine, 5) with { Source = new(" ") }, "source/text", "text.missing");

    [Theory]
    [InlineData("ftp://example.org/x")]
    [InlineData("example.org")]
    [InlineData("javascript:alert(1)")]
    public void a_source_has_a_web_address(string url) =>
        Refused(Said(OneLine, 5) with { Source = new("Office", Url: url) }, "source/url", "source.url_malformed");

    [Theory]
    [InlineData(1899)]
    [InlineData(2101)]
    public void a_source_has_a_year_of_our_time(int year) =>
        Refused(Said(OneLine, 5) with { Source = new("Office", year) }, "source/year", "source.year_out_of_range");

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    public void text_that_cannot_be_kept_is_refused(string note) =>
        Refused(Said(OneLine, 5) with { Note = note }, "note", "text.unreadable");

    // Not as inline data: test metadata is UTF-8, which has no half pairs.
    [Fact]
    public void half_a_character_is_refused()
    {
        Refused(Said(OneLine, 5) with { Note = "a\ud800" }, "note", "text.unreadable");
        Refused(Said(OneLine, 5) with { Note = "a\udc00b" }, "note", "text.unreadable");
        Refused(Said(OneLine, 5) with { Note = "\ud800\ud800" }, "note", "text.unreadable");
    }

    [Fact]
    public void line_breaks_and_all_scripts_can_be_kept() =>
        Given(Opened).When(Report(Said(OneLine, 5) with { Note = "بنزرت\r\n\tPully 🏙" })).ThenOne<SubmissionValuesReported>();

    [Fact]
    public void evidence_is_named_by_its_hash() =>
        Refused(Said(OneLine, 5) with { Evidence = [new string('a', 64), "A" + new string('a', 63)] }, "evidence/1", "evidence.malformed");

    [Fact]
    public void evidence_has_a_limit()
    {
        Refused(Said(OneLine, 5) with { Evidence = [.. Enumerable.Repeat(new string('a', 64), 21)] }, "evidence", "evidence.too_many");
        Given(Opened).When(Report(Said(OneLine, 5) with { Evidence = [.. Enumerable.Repeat(new string('a', 64), 20)] }))
            .ThenOne<SubmissionValuesReported>();
    }

    [Fact]
    public void a_command_has_a_limit() =>
        Assert.Equal("/values",
            Assert.Single(Given(Opened).When(Report([.. Enumerable.Repeat(Said(OneLine, 5), 1_001)]))
                .ThenRefused("submission.values_refused").Places).Pointer);

    [Fact]
    public void common_inputs_are_checked_alike()
    {
        var refusal = Given(Opened).When(Report() with { CommonInputs = CommonInputsChange.To(new(0, 1.5m, 0, new(-1, "eur"))) })
            .ThenRefused("submission.values_refused");
        Assert.Equal(
            ["/commonInputs/population", "/commonInputs/households", "/commonInputs/area_km2", "/commonInputs/gdp/amount",
                "/commonInputs/gdp/currency"],
            refusal.Places.Select(place => place.Pointer));
    }

    [Fact]
    public void only_queried_data_points_are_unlocked()
    {
        var refusal = Given(ReturnedOnce)
            .When(Report(Said("EC-ICT-ICT-1C", 90), Said("EC-ICT-ICT-2C", 40)) with { CommonInputs = CommonInputsChange.To(new(800_000)) })
            .ThenRefused("submission.values_refused");
        Assert.Equal(["/commonInputs/population", "/values/1/dataPoint"], refusal.Places.Select(place => place.Pointer));
    }

    [Fact]
    public void the_same_of_a_locked_data_point_is_no_change() =>
        Given(ReturnedOnce).When(Report(Said("EC-ICT-ICT-1C", 51), Said("EC-ICT-ICT-2C", 50))).ThenOne<SubmissionValuesReported>();

    private static void Refused(StatedValue stated, string member, string code) => Refused(stated, [member], code);

    private static void Refused(StatedValue stated, string[] members, string code)
    {
        var refusal = Given(Opened).When(Report(stated)).ThenRefused("submission.values_refused");
        Assert.Equal(members.Select(member => ($"/values/0/{member}", code)), refusal.Places.Select(place => (place.Pointer, place.Code)));
    }
}
