using System.Diagnostics;
using System.Net;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using U4ssc.Domain.Tests.Submissions;
using U4ssc.Submissions.Domain;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class Scratch(RunningSubmissions all)
{
    [Fact]
    public async Task speed()
    {
        var store = all.Service.App.Services.GetRequiredService<IDocumentStore>();
        var e = new SubmissionValuesReported(null, [.. Edition2017.All.Select(r => new StatedValue(r.Id, ValueStatus.Reported, Value: 50, Quality: DataQuality.AccurateMeasurement, Origin: ValueOrigin.OwnRecords, Source: new("Own records", 2020)))], "x");
        for (var round = 0; round < 3; round++)
        {
            var w = Stopwatch.StartNew();
            for (var i = 0; i < 60; i++)
            {
                await using var s = store.LightweightSession();
                s.Events.StartStream(Guid.CreateVersion7(), e);
                await s.SaveChangesAsync();
            }

            var bare = w.Elapsed.TotalMilliseconds / 60;
            var subs = new List<SubmissionOfTest>();
            for (var i = 0; i < 20; i++) subs.Add(await (await all.EnrolledCity()).Open());
            w.Restart();
            foreach (var s in subs)
                for (var i = 0; i < 3; i++)
                    Assert.Equal(HttpStatusCode.NoContent, (await s.City.Officer.Send(HttpMethod.Patch, s.Path + "/values", SubmissionOfTest.Everything("EC-ICT-ICT-5A", i), ifMatch: i + 1)).StatusCode);
            var patch = w.Elapsed.TotalMilliseconds / 60;
            var edition = Edition2017.Content;
            var st = Submission.Evolve(Submission.Initial, new SubmissionOpened(Guid.NewGuid(), Guid.NewGuid(), "a", "b", "c", 1, 2020, "x", "y", []));
            w.Restart();
            for (var i = 0; i < 200; i++) SubmissionDecider.Decide(new ReportValues(edition, null, e.Values, "x"), st);
            var decide = w.Elapsed.TotalMilliseconds / 200;
            Console.WriteLine($"SPEED bare {bare:F2} ms patch {patch:F2} ms decide {decide:F3} ms");
        }
    }
}
