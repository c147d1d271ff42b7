using System.Text.Json;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification;

/// <summary>The words of messages and queries for what the domain has types for: the same snake case as in every JSON.</summary>
internal static class Words
{
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The value that a word names, or null.</summary>
    public static TEnum? Parse<TEnum>(string? word)
        where TEnum : struct, Enum => Enum.GetValues<TEnum>().Cast<TEnum?>().FirstOrDefault(value => Of(value!.Value) == word);
}

/// <summary>The states of a case as people know them.</summary>
internal enum CaseState
{
    Unassigned,
    InReview,
    Returned,
    Concluded,
    Attested,
    Cancelled,
}

internal static class CaseStates
{
    /// <summary>The state's name, or null where no case opened.</summary>
    public static CaseState? Of(VerificationCase state) => state switch
    {
        VerificationCase.Unassigned => CaseState.Unassigned,
        VerificationCase.InReview => CaseState.InReview,
        VerificationCase.Returned => CaseState.Returned,
        VerificationCase.Concluded => CaseState.Concluded,
        VerificationCase.Attested => CaseState.Attested,
        VerificationCase.Cancelled => CaseState.Cancelled,
        _ => null,
    };
}
