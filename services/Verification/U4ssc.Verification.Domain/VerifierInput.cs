using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>What may be said of a verifier; every wrong place is named at once.</summary>
public static class VerifierInput
{
    /// <summary>Characters of the id of an account at the most.</summary>
    public const int AccountCharactersMax = 200;

    /// <summary>Characters of a person's name at the most.</summary>
    public const int NameCharactersMax = 200;

    /// <summary>Declared ties at the most.</summary>
    public const int TiesMax = 200;

    /// <summary>Characters of a reason at the most.</summary>
    public const int ReasonCharactersMax = 2_000;

    /// <summary>The wrong places of a name, which is checked here although no event ever holds it.</summary>
    public static IEnumerable<RefusedPlace> NamePlaces(string name)
    {
        if (!Text.Is(TextKind.Line, name, NameCharactersMax))
            yield return new("/name", "verifier.name_unreadable",
                $"Give a name of 1 to {NameCharactersMax} characters on one line, all of which can be seen." +
                Text.Why(TextKind.Line, name));
    }

    /// <summary>The wrong places of the id of an account, which is checked here although the log holds the person behind it.</summary>
    public static IEnumerable<RefusedPlace> UserPlaces(string user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (!Text.Is(TextKind.Reference, user, AccountCharactersMax) || user.Any(char.IsWhiteSpace))
            yield return new("/user", "verifier.user_unreadable",
                $"Give the subject id of the account or client: 1 to {AccountCharactersMax} characters without blanks." +
                Text.Why(TextKind.Reference, user));
    }

    /// <summary>The wrong places of ties.</summary>
    public static IEnumerable<RefusedPlace> TiesPlaces(IReadOnlyList<string> ties)
    {
        if (ties.Count > TiesMax)
            yield return new("/ties", "verifier.too_many_ties", $"Give at most {TiesMax} ties.");
        for (var place = 0; place < Math.Min(ties.Count, TiesMax); place++)
        {
            if (ties[place] is not { } tie || !(Guid.TryParseExact(tie, "D", out _) || AgencyCode.Is(tie)))
                yield return new($"/ties/{place}", "verifier.tie_unreadable", "Give an agency code such as NO-KS or the id of a city.");
        }
    }

    /// <summary>The refusal of ties that are none, or null.</summary>
    public static Refusal? Refuse(ChangeTies command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return TiesPlaces(command.Ties).ToArray() is { Length: > 0 } places ? VerifierRefusals.Unacceptable(places) : null;
    }

    /// <summary>The refusal of an accreditation whose ties are wrong, or null.</summary>
    public static Refusal? Refuse(AccreditVerifier command) =>
        TiesPlaces((command ?? throw new ArgumentNullException(nameof(command))).Ties).ToArray() is { Length: > 0 } places
            ? VerifierRefusals.Unacceptable(places)
            : null;

    /// <summary>The refusal of a suspension without a readable reason, or null.</summary>
    public static Refusal? Refuse(SuspendVerifier command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return Text.Is(TextKind.Prose, command.Reason, ReasonCharactersMax)
            ? null
            : VerifierRefusals.Unacceptable(
                [new("/reason", "verifier.reason_unreadable", $"Say why, in 1 to {ReasonCharactersMax} characters." +
                    Text.Why(TextKind.Prose, command.Reason))]);
    }

    /// <summary>Ties in one form: no tie twice, sorted, city ids in lower case.</summary>
    public static IReadOnlyList<string> Sorted(IEnumerable<string> ties) =>
        [.. ties.Select(tie => Guid.TryParseExact(tie, "D", out var city) ? city.ToString("D") : tie)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
