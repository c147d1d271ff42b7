using System.CommandLine;
using System.Globalization;
using U4ssc.Audit.Checking;
using U4ssc.Certification.Domain;
using U4ssc.Submissions.Domain;
using U4ssc.Verification.Domain;

namespace U4ssc.Audit.Features;

/// <summary>Says why a certificate was granted or refused.</summary>
internal static class ExplainDecision
{
    public static Command Command(TextWriter output)
    {
        var bundle = Commands.Bundle();
        var command = new Command(
            "explain", "Says why a certificate was granted or refused: each criterion with its figures, and the events behind them.") { bundle };
        command.SetAction(parsed =>
        {
            using var verified = VerifiedBundle.Of(parsed.GetValue(bundle)!);
            foreach (var certificate in verified.Histories.Of("certificate")) Tell(verified, certificate, output);
            output.WriteLine(verified.Findings.Conclusion == Conclusion.Refuted
                ? "This bundle is refuted (u4ssc-audit verify): what is said above is not to be believed."
                : "All of it was decided again from these events, to the same bytes.");
            return (int)verified.Findings.Conclusion;
        });
        return command;
    }

    private static void Tell(VerifiedBundle verified, History history, TextWriter output)
    {
        foreach (var happened in verified.Decided.Events(history))
        {
            switch (happened.Data)
            {
                case CertificateIssued issued:
                    output.WriteLine(Terminal.Plain(
                        $"Certificate {issued.Number} was granted to {issued.CityName} for {issued.Inputs.Period}."));
                    Criteria(verified, happened, issued.Inputs, issued.Criteria, issued.Scores, output);
                    break;
                case CertificateRefused refused:
                    output.WriteLine(Terminal.Plain($"{refused.CityName} was refused a certificate for {refused.Inputs.Period}."));
                    Criteria(verified, happened, refused.Inputs, refused.Criteria, refused.Scores, output);
                    break;
                default:
                    output.WriteLine(Terminal.Plain($"Afterwards: {happened.Leaf.Type} ({Place(happened)})."));
                    break;
            }
        }
    }

    private static void Criteria(
        VerifiedBundle verified, Happened decision, DecisionInputs inputs, IReadOnlyList<CriterionResult> criteria, Scores scores,
        TextWriter output)
    {
        output.WriteLine($"  decided by {Place(decision)}, policy version {inputs.Policy.Version}, edition {Terminal.Plain(inputs.Edition)}, benchmarks {Terminal.Plain(inputs.BenchmarkSet)}");
        var submission = verified.Decided.Events(inputs.SubmissionId).ToList();
        var review = verified.Decided.Events(VerificationCase.IdOf(inputs.SubmissionId)).ToList();
        foreach (var criterion in criteria)
        {
            output.WriteLine(Terminal.Plain($"  {(criterion.Met ? "met    " : "NOT MET")} {criterion.Criterion}: {criterion.Message}"));
            output.WriteLine($"          {string.Join(", ", criterion.Figures.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Key} {one.Value}")))}");
            var behind = criterion.Criterion switch
            {
                "city_enrolled" => verified.Decided.Events(inputs.CityId).Take((int)inputs.CityVersion),
                "case_attested" => review.Where(one => one.Data is CaseConcluded or CaseAttested),
                "no_open_query" => review.Where(one => one.Data is CaseReturned or CaseRevisionReceived or CaseAttested),
                "core_kpis_verified" => submission.Where(one => one.Data is SubmissionSubmitted).Concat(review.Where(one =>
                    one.Data is CaseFindingsRecorded)),
                _ => [],
            };
            foreach (var one in behind) output.WriteLine($"          from {Place(one)}");
        }

        foreach (var dimension in scores.Dimensions)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  scored  {Terminal.Plain(dimension.Dimension ?? "")}: {dimension.Points} of {dimension.PointsMax} points in {dimension.Scored} data points ({dimension.Percent} %)"));
    }

    private static string Place(Happened happened) =>
        $"{Terminal.Plain(happened.Leaf.Type)}, sequence {happened.Leaf.Sequence}, event {happened.Leaf.Id}";
}
