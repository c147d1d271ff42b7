using System.Text.Json;
using U4ssc.Catalogue.Domain;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;
using Xunit;
using DataPoint = U4ssc.Submissions.Domain.DataPoint;

namespace U4ssc.Audit.Tests;

/// <summary>From what a history shows and the published edition, the revision is frozen again: no service has to be believed.</summary>
public sealed class FreezingAHistoryAgain
{
    // As GET /submissions/{id}/history shows it, the envelopes left out.
    private const string History = """
        [
          { "type": "submission_opened", "data": { "submissionId": "0198a000-0000-7000-8000-000000000001", "cityId": "0198a000-0000-7000-8000-000000000002",
            "agency": "ES-RECI", "country": "ES", "cityName": "València", "cityVersion": 2, "period": 2020, "edition": "U4SSC-2017",
            "editionSha256": "a620f0ac1ded0e7ba5975596a7880b493cd83fbace0feda1474cae1337af6b04",
            "prefills": [{ "input": "households", "value": 336600, "source": "registry" }], "illustrative": false } },
          { "type": "submission_values_reported", "data": { "commonInputs": { "population": 795736, "households": 336600, "areaKm2": 138.350, "gdp": null },
            "values": [{ "dataPoint": "EC-ICT-ICT-1C", "status": "reported", "numerator": 311355.0, "quality": "accurate_measurement",
              "origin": "official_statistics", "source": { "text": "INE", "year": 2020, "url": null } }], "preparedBy": "subject-officer" } },
          { "type": "submission_values_reported", "data": { "commonInputs": null,
            "values": [{ "dataPoint": "EC-ICT-ICT-5A", "status": "not_reported", "reason": "No survey yet." }], "preparedBy": "subject-officer-2" } }
        ]
        """;

    // The hash was made by another language's JSON and SHA-256 as well.
    [Fact]
    public void a_history_and_its_edition_give_the_revision_and_its_hash()
    {
        var frozen = FrozenRevision.Of(Folded(), Edition());
        Assert.Equal((1, 112, 2), (frozen!.Revision, frozen.Values.Count, frozen.PreparedBy.Count));
        Assert.Equal("011f8dd636172dc3ffd426d5acf9e039f728ec59c0d3a227ffb57d4b38336c2b", frozen.RevisionSha256);
    }

    private static Submission Folded() =>
        JsonElement.Parse(History).EnumerateArray().Select(Happened).Aggregate(Submission.Initial, Submission.Evolve);

    private static ISubmissionEvent Happened(JsonElement item)
    {
        var (_, type) = SubmissionEvents.Stored.Single(stored => stored.Name == item.GetProperty("type").GetString());
        return (ISubmissionEvent)item.GetProperty("data").Deserialize(type, Json.Options)!;
    }

    private static Submissions.Domain.Edition Edition()
    {
        var content = WrittenDown.Shipped<EditionContent>("u4ssc-2017.json");
        return new(content.Edition, content.Sha256(), content.AllDataPoints().Select(one => DataPoint.Of(
            one.DataPoint.Id, one.Kpi.Code, one.DataPoint.Label, one.DataPoint.Unit, one.Kpi.Formula.Kind == "ratio"
                ? one.Kpi.Formula.Multiplier ?? 1
                : null,
            one.Kpi.Formula.CommonDenominator, one.DataPoint.Share)));
    }
}
