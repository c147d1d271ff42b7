using U4ssc.Kernel;
using U4ssc.Submissions.Domain;
using Xunit;

namespace U4ssc.Domain.Tests;

public sealed class SpellingChoices
{
    [Fact]
    public void every_choice_is_found_by_its_word() =>
        Assert.All(Enum.GetValues<DataQuality>(), quality => Assert.Equal(quality, EnumWords.Read<DataQuality>(EnumWords.Of(quality))));

    [Fact]
    public void nothing_chosen_has_no_word() => Assert.Null(EnumWords.Of((DataQuality?)null));

    [Theory]
    [InlineData("NotReported")]
    [InlineData("not-reported")]
    [InlineData("1")]
    [InlineData("")]
    public void a_word_that_is_spelt_otherwise_is_none(string word)
    {
        Assert.Null(EnumWords.Find<ValueStatus>(word));
        Assert.Contains("reported, not_reported, not_applicable",
            Assert.Throws<ArgumentOutOfRangeException>(() => EnumWords.Read<ValueStatus>(word)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("names", "names")]
    [InlineData("a/b", "a~1b")]
    [InlineData("~1", "~01")]
    public void a_name_is_one_step_of_a_pointer(string name, string step) => Assert.Equal(step, Pointer.Escape(name));
}
