namespace U4ssc.Subscriptions.Delivery;

/// <summary>How many attempts one replica makes at once: each costs a connection and some memory.</summary>
/// <param name="Prompt">To endpoints that answer.</param>
/// <param name="ToAway">To endpoints that accept nothing, with those that take long.</param>
/// <param name="All">All together.</param>
internal sealed record AttemptLimits(int Prompt, int ToAway, int All)
{
    private const int PromptDefault = 512;

    /// <summary>Reads <c>Webhooks:AttemptsMax</c>, attempts at once to endpoints that answer; the others follow from it.</summary>
    /// <exception cref="InvalidOperationException">It is no number from 1.</exception>
    public static AttemptLimits Read(IConfiguration configuration)
    {
        var prompt = configuration.GetValue("Webhooks:AttemptsMax", PromptDefault);
        return prompt > 0
            ? new(prompt, Math.Max(prompt / 2, 1), prompt * 4)
            : throw new InvalidOperationException("The setting Webhooks:AttemptsMax is not a whole number from 1.");
    }
}
