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
        var page = await File.ReadAllTextAsync(Path.Combine(LocalPlatform.Root, "docs", "start.md"), TestContext.Current.CancellationToken);
        var commands = CodeBlock().Matches(page).Select(block => block.Groups[1].Value).ToList();
        Assert.True(commands.Count >= 4);
        var said = await platform.Shell("set -e\n" + string.Join('\n', commands).Replace("localhost:8080", $"localhost:{platform.Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal));
        Assert.Contains("U4SSC-2020-", said, StringComparison.Ordinal);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
