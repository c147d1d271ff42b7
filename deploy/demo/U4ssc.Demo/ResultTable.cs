using System.Text;

namespace U4ssc.Demo;

/// <summary>What happened, as a table for people.</summary>
internal static class ResultTable
{
    public static string Of(DemonstrationResult result)
    {
        var text = new StringBuilder();
        foreach (var list in result.Onboardings)
            text.Append("List of places").Append(list.DryRun ? " (dry run)" : "")
                .Append($": {list.Total} rows, {list.Created} created, {list.Updated} updated, {list.Unchanged} unchanged, {list.Rejected} rejected").Append('\n');
        text.Append('\n').Append(Row("city", "agency", "submission", "case", "outcome"));
        foreach (var city in result.Cities)
        {
            var outcome = (city.CertificateNumber ?? city.Outcome) + (city.IsRevoked ? ", revoked" : "");
            text.Append(Row(city.City, city.Agency, city.SubmissionId.ToString(), city.CaseId.ToString(), outcome));
            foreach (var sentence in city.Unmet) text.Append(' ', 4).Append(sentence).Append('\n');
        }

        text.Append('\n');
        foreach (var city in result.Cities.Where(city => city.Address is not null))
            text.Append($"{city.City,-14}{city.Address}").Append('\n');
        if (result.Received.Count > 0) text.Append("\nA receiver that had subscribed got:\n");
        foreach (var one in result.Received) text.Append($"{one.Number,5}  {one.Type,-20}  {one.Subject}{one.Text}").Append('\n');
        return text.ToString();
    }

    private static string Row(string city, string agency, string submission, string @case, string outcome) =>
        $"{city,-14}{agency,-9}{submission,-38}{@case,-38}{outcome}\n";
}
