using System.Globalization;
using System.Text.Json.Nodes;

namespace U4ssc.Demo;

/// <summary>What secretariat and verifiers do: assign, declare, judge, ask, conclude, attest.</summary>
internal sealed class Verifying(PlatformClient platform, Stage stage, Submitting submitting)
{
    private static readonly Login Secretariat = Login.Demo("demo-secretariat");
    private static readonly Login Lead = Login.Demo("demo-verifier");
    private static readonly Login Second = Login.Demo("demo-verifier-2");

    private readonly Dictionary<Login, Guid> verifiers = [];

    /// <summary>Two qualified verifiers without ties.</summary>
    public async Task Accredit(CancellationToken cancellation)
    {
        await stage.Begin("The secretariat accredits two verifiers");
        foreach (var (login, name) in (IEnumerable<(Login, string)>)[(Lead, "First verifier of the demonstration"),
            (Second, "Second verifier of the demonstration")])
        {
            var accredited = await platform.Send(
                Secretariat,
                new(HttpMethod.Post, "/api/verification/verifiers", $"verifier/{login.ClientId}")
                {
                    Body = new { user = login.ClientId, name, level = "qualified", ties = Array.Empty<string>() },
                }, cancellation);
            verifiers[login] = accredited.Body!["id"]!.GetValue<Guid>();
        }
    }

    /// <summary>From the case that opens by itself to its attestation; goes on from wherever it stands.</summary>
    public async Task<Guid> Verify(OpenedSubmission submission, CancellationToken cancellation)
    {
        await stage.Begin($"Two verifiers look at {submission.City.Name}");
        var review = new Review(submission, await FindCase(submission, cancellation));
        for (var state = await Read(Secretariat, review, cancellation); State(state) != "attested"; state =
            await Read(Secretariat, review, cancellation))
        {
            switch (State(state))
            {
                case "unassigned":
                    await Assign(review, Lead, "lead", cancellation);
                    break;
                case "in_review":
                    await Judge(review, state, cancellation);
                    break;
                case "returned":
                    await submitting.AnswerQueries(submission, cancellation);
                    await platform.Until(Secretariat, review.Path, $"the case of {submission.City.Name} to go on", seen =>
                        State(seen.Body!) != "returned" ? seen : null, cancellation);
                    break;
                case "concluded":
                    await Declare(review, Second, cancellation);
                    await Act(review, Second, "attestation", cancellation);
                    break;
                default:
                    throw new DemonstrationFailedException($"The case of {submission.City.Name} is {State(state)}.");
            }
        }

        return review.CaseId;
    }

    private async Task<Guid> FindCase(OpenedSubmission submission, CancellationToken cancellation)
    {
        var found = await platform.Until(
            Secretariat, $"/api/verification/cases?agency={submission.City.Agency}&limit=500",
            $"the case of {submission.City.Name} to open",
            list => list.Body!["items"]!.AsArray().FirstOrDefault(item => item!["submissionId"]!.GetValue<Guid>() == submission.Id),
            cancellation);
        return found["id"]!.GetValue<Guid>();
    }

    private async Task Judge(Review review, JsonNode state, CancellationToken cancellation)
    {
        if (!state["verifiers"]!.AsArray().Any(verifier => verifier!["part"]!.GetValue<string>() == "second"))
            await Assign(review, Second, "second", cancellation);
        await Declare(review, Lead, cancellation);
        var isFirstRound = state["revision"]!.GetValue<int>() == 1;
        var findings = Findings(review.Submission.City, state, isFirstRound);
        await platform.Send(
            Lead,
            new(HttpMethod.Put, $"{review.Path}/findings", $"{review.Name}/findings/{state["revision"]}")
            { Body = new { findings }, IfMatchOf = review.Path }, cancellation);
        stage.Say(string.Create(CultureInfo.InvariantCulture,
            $"{findings.Count(finding => finding.Verdict == "verified")} verified, {findings.Count(finding => finding.Verdict == "not_verified")} not verified, {findings.Count(finding => finding.Verdict == "query")} queried"));
        await Act(review, Lead, isFirstRound && review.Submission.City.Query is not null ? "return" : "conclusion", cancellation);
    }

    private static List<Finding> Findings(DemoCity city, JsonNode state, bool isFirstRound)
    {
        var published = DemoData.Published(city.Name);
        return [.. state["values"]!.AsArray()
            .Where(value => value!["status"]!.GetValue<string>() is "reported" or "not_applicable")
            .Select(value => value!["dataPoint"]!.GetValue<string>())
            .Select(id =>
                isFirstRound && city.Query?.DataPoint == id ? new Finding(id, "query", city.Query.Value.Text)
                : published.GetValueOrDefault(id) is { Status: "not_verified" } figure
                ? new Finding(id, "not_verified", $"Shown as not verified in the {figure.Report}.")
                : new Finding(id, "verified"))];
    }

    private Task<Answered> Assign(Review review, Login verifier, string part, CancellationToken cancellation) => platform.Send(
        Secretariat,
        new(HttpMethod.Post, $"{review.Path}/assignments", $"{review.Name}/assign/{part}")
        { Body = new { verifier = verifiers[verifier], part }, IfMatchOf = review.Path }, cancellation);

    private Task<Answered> Declare(Review review, Login verifier, CancellationToken cancellation) => platform.Send(
        verifier, new(HttpMethod.Post, $"{review.Path}/declaration", $"{review.Name}/declare")
        { Body = new { independent = true }, IfMatchOf = review.Path }, cancellation);

    private Task<Answered> Act(Review review, Login verifier, string act, CancellationToken cancellation) => platform.Send(
        verifier, new(HttpMethod.Post, $"{review.Path}/{act}", $"{review.Name}/{act}") { IfMatchOf = review.Path }, cancellation);

    private async Task<JsonNode> Read(Login login, Review review, CancellationToken cancellation) =>
        (await platform.Get(login, review.Path, cancellation)).Body!;

    private static string State(JsonNode review) => review["state"]!.GetValue<string>();

    private sealed record Review(OpenedSubmission Submission, Guid CaseId)
    {
        public string Path => $"/api/verification/cases/{CaseId}";

        public string Name => $"{Submission.City.Slug}/case";
    }

    private sealed record Finding(string DataPoint, string Verdict, string? Text = null);
}
