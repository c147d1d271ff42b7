namespace U4ssc.Demo;

/// <summary>A city's submission.</summary>
internal sealed record OpenedSubmission(JoinedCity Of, Guid Id)
{
    public DemoCity City => Of.City;

    public Login Login => Of.Login;

    public string Path => $"/api/submissions/{Id}";
}

/// <summary>What a focal point does: open, fill in, look at the screening, submit, answer.</summary>
internal sealed class Submitting(PlatformClient platform, Stage stage)
{
    // Other services tell of these a moment after they happened.
    private static readonly string[] NotTold = ["submission.city_unknown", "submission.city_not_enrolled", "submission.edition_unknown"];

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["many_not_reported"] = "Only single pages of the published report were at hand for this demonstration: these are the figures on them, and nothing was made up beside them.",
        ["percentage_unusual"] =
            "Illustrative figure: there are more places than children, because children of neighbouring municipalities use them too.",
        ["shares_do_not_add_up"] = "Illustrative figures: the rest commutes by ferry, which is none of the modes listed.",
        ["common_input_changed"] = "The figure of the report differs from the registry's; the report's year is the one of this submission.",
    };

    private IReadOnlyList<DataPoint>? edition;

    public async Task<OpenedSubmission> FillInAndSubmit(JoinedCity of, CancellationToken cancellation)
    {
        await stage.Begin($"{of.City.Name} fills in its submission for {DemoCities.Period}");
        var submission = new OpenedSubmission(of, await Open(of, cancellation));
        if (await State(submission, cancellation) != "draft") return submission;

        await Report(submission, cancellation);
        await Justify(submission, cancellation);
        await stage.Begin($"{of.City.Name} submits");
        await Submit(submission, "submit", cancellation);
        return submission;
    }

    /// <summary>Answers what the verifiers ask and hands the submission in again.</summary>
    public async Task AnswerQueries(OpenedSubmission submission, CancellationToken cancellation)
    {
        await stage.Begin($"{submission.City.Name} answers the query and submits again");
        var returned = await platform.Until(
            submission.Login, submission.Path, $"the submission of {submission.City.Name} to come back",
            seen => seen.Body!["state"]!.GetValue<string>() == "returned"
                || seen.Body["revision"]!.GetValue<int>() > 1 ? seen.Body : null, cancellation);
        if (returned["state"]!.GetValue<string>() != "returned") return;

        foreach (var query in returned["queries"]!.AsArray().Where(query => query!["answer"] is null))
        {
            var id = query!["queryId"]!.GetValue<Guid>();
            await platform.Send(
                submission.Login,
                new(HttpMethod.Put, $"{submission.Path}/queries/{id}/answer", $"{submission.City.Slug}/answer/{query["dataPoint"]}")
                {
                    Body = new { answer = submission.City.Query!.Value.Answer },
                    IfMatchOf = submission.Path,
                }, cancellation);
        }

        await Submit(submission, "submit-again", cancellation);
    }

    private async Task<Guid> Open(JoinedCity of, CancellationToken cancellation)
    {
        // A repetition goes on with what there is, also where it was closed without a certificate and another one could be opened.
        var known = await platform.Get(of.Login, $"/api/submissions?city={of.Id}&period={DemoCities.Period}", cancellation);
        if (known.Body!["items"]!.AsArray().FirstOrDefault(item => item!["state"]!.GetValue<string>() != "withdrawn") is { } there)
            return there["id"]!.GetValue<Guid>();

        var opened = await platform.Send(
            of.Login,
            new(HttpMethod.Post, "/api/submissions", $"{of.City.Slug}/open")
            {
                // Real names with figures that are not theirs: the certificate has to say so itself.
                Body = new
                {
                    city = of.Id,
                    period = DemoCities.Period,
                    edition = DemoCities.Edition,
                    illustrative = !of.City.OnlyPublished
                },
                WaitFor = NotTold,
            }, cancellation);
        return opened.Body!["id"]!.GetValue<Guid>();
    }

    private async Task Report(OpenedSubmission submission, CancellationToken cancellation)
    {
        edition ??= [
            .. (await platform.Get(null, $"/api/catalogue/editions/{DemoCities.Edition}/kpis?limit=500", cancellation)).Body!["items"]!
            .AsArray().SelectMany(kpi => DataPoint.Of(kpi!))];
        var values = CityReport.Of(submission.City, edition);
        var inputs = submission.City.Inputs;
        await platform.Send(
            submission.Login,
            new(HttpMethod.Patch, $"{submission.Path}/values", $"{submission.City.Slug}/values")
            {
                Body = new
                {
                    commonInputs = inputs is null
                        ? null
                        : new
                        {
                            population = inputs.Population,
                            households = inputs.Households,
                            area_km2 = inputs.AreaKm2,
                            gdp = inputs.Gdp
                        },
                    values,
                },
                IfMatchOf = submission.Path,
                Reason = inputs?.AreIllustrative,
            }, cancellation);
        var published = values.Count(value => value.Source?.Url is not null);
        stage.Say($"{published} data points as published, {values.Count - published} illustrative");
    }

    private async Task Justify(OpenedSubmission submission, CancellationToken cancellation)
    {
        var findings = (await platform.Get(submission.Login, $"{submission.Path}/screening", cancellation)).Body!.AsArray();
        foreach (var finding in findings)
        {
            var (rule, severity) = (finding!["rule"]!.GetValue<string>(), finding["severity"]!.GetValue<string>());
            if (severity == "error")
                throw new DemonstrationFailedException($"The screening of {submission.City.Name} found an error: {finding["message"]}");
            if (severity != "warning") continue;
            stage.Say($"screening: {finding["message"]}");
            if (finding["justification"] is not null) continue;
            await platform.Send(
                submission.Login,
                new(HttpMethod.Put, $"{submission.Path}/screening/{finding["id"]}/justification",
                    $"{submission.City.Slug}/justify/{finding["id"]}")
                {
                    Body = new
                    {
                        reason = Reasons.GetValueOrDefault(rule,
                        "The figures concerned are illustrative, made up for the demonstration.")
                    },
                    IfMatchOf = submission.Path,
                }, cancellation);
        }
    }

    private Task<Answered> Submit(OpenedSubmission submission, string name, CancellationToken cancellation) => platform.Send(
        submission.Login, new(HttpMethod.Post, $"{submission.Path}/submit", $"{submission.City.Slug}/{name}")
        { IfMatchOf = submission.Path }, cancellation);

    private async Task<string> State(OpenedSubmission submission, CancellationToken cancellation) =>
        (await platform.Get(submission.Login, submission.Path, cancellation)).Body!["state"]!.GetValue<string>();
}
