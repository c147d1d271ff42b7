namespace U4ssc.Demo;

/// <summary>
/// Takes real cities from an agency's list to a certificate, through the gateway alone, as their clients would. It can be repeated: what
/// has happened is not done again, and what was interrupted goes on.
/// </summary>
public static class Demonstration
{
    private const string Revoked = "Valencia";

    /// <summary>Runs all of it.</summary>
    /// <exception cref="DemonstrationFailedException">Something was refused that should not be, or the limit was reached.</exception>
    public static async Task<DemonstrationResult> Run(DemonstrationOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(options.Limit);
        using var platform = new PlatformClient(options);
        var stage = new Stage(options);
        try
        {
            return await Run(platform, stage, limited.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DemonstrationFailedException($"Not done within {options.Limit.TotalMinutes:0} minutes; it stopped at: {stage.Now}.");
        }
    }

    private static async Task<DemonstrationResult> Run(PlatformClient platform, Stage stage, CancellationToken cancellation)
    {
        var joined = await new Joining(platform, stage).Run(cancellation);
        var submitting = new Submitting(platform, stage);
        var verifying = new Verifying(platform, stage, submitting);
        await verifying.Accredit(cancellation);

        await using var receiving = new Receiving(platform, stage);
        await receiving.Subscribe(cancellation);

        var opened = new List<OpenedSubmission>();
        foreach (var city in joined.Cities) opened.Add(await submitting.FillInAndSubmit(city, cancellation));
        var cases = new List<(OpenedSubmission Submission, Guid CaseId)>();
        foreach (var submission in opened) cases.Add((submission, await verifying.Verify(submission, cancellation)));
        var certifying = new Certifying(platform, stage);
        var results = new List<CityResult>();
        foreach (var (submission, caseId) in cases) results.Add(await certifying.Decision(submission, caseId, cancellation));
        var at = results.FindIndex(result => result.City == Revoked);
        await new Revoking(platform, stage).Revoke(results[at], cancellation);
        results[at] = results[at] with { IsRevoked = true };
        return new(joined.Onboardings, results, await receiving.Show(results, cancellation));
    }
}

/// <summary>The steps in their order, for those who watch.</summary>
internal sealed class Stage(DemonstrationOptions options)
{
    /// <summary>The step that runs.</summary>
    public string Now { get; private set; } = "the beginning";

    /// <summary>Begins a step.</summary>
    public async Task Begin(string step)
    {
        Now = step;
        await options.Before(step);
        options.Say(step);
    }

    /// <summary>Says what came of it.</summary>
    public void Say(string line) => options.Say($"  {line}");
}
