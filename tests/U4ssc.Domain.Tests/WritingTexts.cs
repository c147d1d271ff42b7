using CsCheck;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Domain.Tests;

public sealed class WritingTexts
{
    /// <summary>Characters that no text may have, whatever it is for.</summary>
    public static TheoryData<string> Unseen =>
    [
        "\u0000", "\u0007", "\u007F", "\u0085", "\u2028", "\u2029", "\u200B", "\u2060", "\uFEFF", "\u00AD", "\u202A", "\u202B", "\u202C",
        "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069",
        "\u034F", "\u115F", "\u3164", "\uFFA0", "\u2800", "\uFFFD", "\uFFFF", "\U000E0041", "\ud800", "\udc00",
    ];

    [Theory]
    [MemberData(nameof(Unseen))]
    public void what_cannot_be_seen_is_refused_wherever_it_stands(string unseen)
    {
        foreach (var kind in Enum.GetValues<TextKind>())
            foreach (var text in new[] { unseen + "Oslo", "Os" + unseen + "lo", "Oslo" + unseen, unseen })
                Assert.NotNull(Text.Flaw(kind, text));
    }

    [Fact]
    public void every_format_character_is_refused_in_a_reference()
    {
        for (var code = 0; code <= 0x10FFFF; code++)
        {
            if (!System.Text.Rune.IsValid(code)) continue;
            var rune = new System.Text.Rune(code);
            if (System.Text.Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.Control)
                Assert.NotNull(Text.Flaw(TextKind.Reference, $"a{rune}b"));
        }
    }

    [Theory]
    [InlineData("می\u200Cخواهم")] // Persian writes a non-joiner between letters.
    [InlineData("ක්\u200Dෂ")] // Sinhala joins two letters by one.
    [InlineData("קהילה\u200E (1)")]
    [InlineData("葛\U000E0100城市")] // A city that writes its name with a variant of the letter.
    [InlineData("L'Aquila")]
    [InlineData("Ål\u2011by")]
    [InlineData("Sankt\u00A0Gallen")]
    public void a_name_has_what_its_script_needs(string name) => Assert.Null(Text.Flaw(TextKind.Line, name));

    [Theory]
    [InlineData("\u200Cab")]
    [InlineData("ab\u200D")]
    [InlineData("a \u200Db")]
    [InlineData("\u200EOslo")]
    [InlineData("Oslo\u200F")]
    [InlineData("Os\u200E\u200Flo")]
    [InlineData(" Oslo")]
    [InlineData("Oslo\u00A0")]
    [InlineData("Os\nlo")]
    public void and_not_at_its_ends_nor_alone(string name) => Assert.NotNull(Text.Flaw(TextKind.Line, name));

    [Theory]
    [InlineData("iv\u20111")]
    [InlineData("iv\u20131")]
    [InlineData("iv\u22121")]
    [InlineData("iv\u00A01")]
    [InlineData("iv  1")]
    [InlineData("iv\u200C1")]
    [InlineData("iv\uE0001")]
    [InlineData("iv\tx")]
    public void a_reference_has_nothing_that_looks_like_something_else(string reference) =>
        Assert.NotNull(Text.Flaw(TextKind.Reference, reference));

    [Theory]
    [InlineData("GN-3133448")]
    [InlineData("Ålesund 1")]
    [InlineData("中山市/東")]
    public void a_reference_is_otherwise_free(string reference) => Assert.Null(Text.Flaw(TextKind.Reference, reference));

    [Fact]
    public void prose_has_lines_and_pictures() =>
        Assert.Null(Text.Flaw(TextKind.Prose, " Two lines:\r\n\t1. \U0001F469\u200D\U0001F52C and ❤\uFE0F\n"));

    [Fact]
    public void the_sentence_names_the_character() =>
        Assert.Equal(new(2, "An invisible character (U+200B) stands here. Delete it."), Text.Flaw(TextKind.Line, "Os\u200Blo"));

    [Theory]
    [InlineData("A\u030Alesund", "Ålesund")]
    [InlineData("e\u0323\u0302", "ệ")]
    [InlineData("e\u0302\u0323", "ệ")]
    [InlineData("\u1112\u1161\u11AB", "한")]
    [InlineData("\u212B", "Å")]
    [InlineData("\u0958", "क\u093C")] // Composing does not take this one back.
    [InlineData("ﬁ", "ﬁ")]
    public void the_same_letters_become_the_same_characters(string written, string composed) =>
        Assert.Equal(composed, Text.Normal(written));

    [Theory]
    [InlineData("İstanbul", "istanbul")]
    [InlineData("ISTANBUL", "istanbul")]
    [InlineData("Diyarbakır", "diyarbakir")]
    [InlineData("Málaga", "malaga")]
    [InlineData("Tromsø", "tromso")]
    [InlineData("Sankt\u00A0Gallen", "sankt gallen")]
    [InlineData("Straße", "strasse")]
    [InlineData("STRAẞE", "strasse")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Đà Nẵng", "da nang")]
    [InlineData("  Oslo \t", "oslo")]
    [InlineData("Saint–Étienne", "saint-etienne")]
    [InlineData("L’Aquila", "l'aquila")]
    [InlineData("Ｔｏｋｙｏ", "tokyo")]
    [InlineData("Αθήνας", "αθηνασ")]
    [InlineData("Йошкар-Ола", "иошкар-ола")]
    [InlineData("한글", "한글")]
    [InlineData("Os\u200Blo", "oslo")]
    public void a_search_forgets_accents_case_and_blanks(string written, string folded) => Assert.Equal(folded, Text.Folded(written));

    [Fact]
    public void words_are_found_in_any_order() => Assert.Equal(["da", "nang"], Text.Words(" Đà  Nẵng "));

    [Fact]
    public void composing_and_folding_again_change_nothing_and_folding_does_not_see_composing() =>
        Gen.String[Gen.Char, 0, 12].Sample(text =>
    {
        var composed = Text.Normal(text);
        Assert.Equal(composed, Text.Normal(composed));
        Assert.Equal(Text.Folded(text), Text.Folded(composed));
        Assert.Equal(Text.Folded(text), Text.Folded(Text.Folded(text)));
    });

    [Theory]
    [InlineData("NO-KS", true)]
    [InlineData("NO", true)]
    [InlineData("NO-KS-2", true)]
    [InlineData("N1", false)]
    [InlineData("NO--KS", false)]
    [InlineData("NO-", false)]
    [InlineData("no-ks", false)]
    [InlineData("NO\u2011KS", false)]
    [InlineData("NO-KS\n", false)]
    [InlineData("NOKSNOKSNOKSNOKSNOKSN", false)]
    public void an_agency_code_has_one_form(string code, bool right) => Assert.Equal(right, AgencyCode.Is(code));
}
