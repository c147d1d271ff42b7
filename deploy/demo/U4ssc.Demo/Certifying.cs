namespace U4ssc.Demo;

/// <summary>What the platform decides by itself, and what everybody can read of it.</summary>
internal sealed class Certifying(PlatformClient platform, Stage stage)
{
    private static readonly Login Auditor = Login.Demo("demo-auditor");

    public async Task<CityResult> Decision(OpenedSubmission submission, Guid caseId, CancellationToken cancellation)
    {
        await stage.Begin($"The decision on {submission.City.Name}");
        var decision = await platform.Until(
            Auditor, $"/api/certification/decisions/{caseId}", $"the decision on {submission.City.Name}", seen => seen.Body, cancellation);
        await platform.Until(
            submission.Login, submission.Path, $"the submission of {submission.City.Name} to be closed",
            seen => seen.Body!["state"]!.GetValue<string>() == "closed" ? seen : null, cancellation);
        var result = new CityResult(submission.City.Name, submission.City.Agency, submission.Of.Id, submission.Id, caseId,
            decision["outcome"]!.GetValue<string>(), null, [], null);
        if (result.Outcome != "granted")
        {
            string[] unmet = [.. decision["criteria"]!.AsArray().Where(criterion => !criterion!["met"]!.GetValue<bool>())
                .Select(criterion => criterion!["message"]!.GetValue<string>())];
            foreach (var sentence in unmet) stage.Say($"refused: {sentence}");
            return result with { Unmet = unmet };
        }

        var number = decision["number"]!.GetValue<string>();
        var path = $"/api/certification/certificates/{number}";
        // As anybody could: without a token, for machines and for people.
        var certificate = await platform.Get(null, path, cancellation);
        var page = await platform.Get(null, path, cancellation, accept: "text/html");
        if (certificate.Body?["cityName"]?.GetValue<string>() != submission.City.Name
            || !page.Text.Contains(number, StringComparison.Ordinal))
            throw new DemonstrationFailedException($"The certificate {number} does not say that it is of {submission.City.Name}.");
        await platform.Until(
            null, $"/api/certification/register?q={number}", $"certificate {number} to appear in the register",
            list => list.Body!["items"]!.AsArray().FirstOrDefault(line => line!["number"]!.GetValue<string>() == number), cancellation);
        stage.Say($"granted: {number}");
        return result with { CertificateNumber = number, Address = platform.Address(path) };
    }
}
