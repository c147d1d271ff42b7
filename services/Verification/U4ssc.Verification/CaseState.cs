using U4ssc.Verification.Domain;

namespace U4ssc.Verification;

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
