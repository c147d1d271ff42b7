using System.Globalization;
using System.Text.RegularExpressions;
using Xunit;

namespace U4ssc.Journeys.Tests;

public sealed partial class FollowingTheStartPage
{
    [Fact]
    public async Task every_command_on_it_works_in_its_order()
    {
        await using var platform = LocalPlatform.Place("start");
        var commands = await Commands("start.md");
        Assert.True(commands.Count >= 4);
        Assert.Contains("U4SSC-2020-", await Typed(platform, commands), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_to_be_tried_oneself_ends_with_a_submission()
    {
        await using var platform = await LocalPlatform.Start("try");
        var said = await Typed(platform, await Commands("try.md"));
        Assert.Contains("\"submitted\"", said, StringComparison.Ordinal);
        Assert.Contains("submission_submitted", said, StringComparison.Ordinal);
    }

    private static async Task<List<string>> Commands(string page) =>
    [
        .. CodeBlock().Matches(await File.ReadAllTextAsync(Path.Combine(LocalPlatform.Root, "docs", page),
            TestContext.Current.CancellationToken))
            .Select(block => block.Groups[1].Value),
    ];

    private static Task<string> Typed(LocalPlatform platform, List<string> commands) => platform.Shell(
        "set -e\n" + string.Join('\n', commands)
            .Replace("localhost:8080", $"localhost:{platform.Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
