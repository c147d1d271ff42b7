using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Ledger;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class MakingTheTreeFromHistories
{
    [Fact]
    public async Task what_every_history_shows_gives_the_root_that_was_signed()
    {
        // Of its own: what other tests report at the same time would be in the log and not yet in a history that was read.
        var all = new RunningSubmissions();
        await all.InitializeAsync();
        try
        {
            var city = await all.EnrolledCity();
            SubmissionOfTest[] submissions = [await city.Open(2020), await city.Open(2021)];
            (await submissions[0].Report(SubmissionOfTest.Everything())).EnsureSuccessStatusCode();
            await submissions[1].Report(new { values = new[] { new { dataPoint = "EC-ICT-ICT-1C", status = "reported", value = 97 } } });
            (await submissions[0].Submit()).EnsureSuccessStatusCode();

            using var auditor = all.Service.As(Role.Auditor);
            var items = new List<JsonElement>();
            foreach (var submission in submissions) items.AddRange(await auditor.Whole(submission.Path + "/history"));
            Assert.Equal(await all.Service.EventCount(), items.Count);
            var tree = new Frontier();
            foreach (var item in items.OrderBy(item => item.GetProperty("sequence").GetInt64()))
                tree.Append(MerkleTree.LeafHash(LeafOfHistory.Entry(item)));

            var root = "";
            await Eventually.Is(async () => (root = await Signed(auditor, items.Count)).Length > 0, "a checkpoint of all events");
            Assert.Equal(root, Convert.ToBase64String(tree.Root()));
        }
        finally
        {
            await all.DisposeAsync();
        }
    }

    // A checkpoint is text: origin, size, base64 of the root.
    private static async Task<string> Signed(HttpClient reader, int size)
    {
        var lines = (await reader.GetStringAsync(new Uri("/ledger/submissions/checkpoint", UriKind.Relative))).Split('\n');
        return lines[1] == size.ToString(System.Globalization.CultureInfo.InvariantCulture) ? lines[2] : "";
    }
}
