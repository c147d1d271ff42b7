using U4ssc.Kernel;
using static U4ssc.Verification.Domain.CaseRefusals;

namespace U4ssc.Verification.Domain;

/// <summary>Who may have which part in a case.</summary>
internal static class CaseAssignment
{
    public static Decision<ICaseEvent> Decide(AssignVerifier command, VerificationCase.Open state) => command.Verifier switch
    {
        Verifier.Suspended => VerifierRefusals.Suspended,
        Verifier.Accredited verifier when state.File.Verifiers.GetValueOrDefault(command.Part)?.Holder == verifier.Holder => [],
        Verifier.Accredited when state is VerificationCase.Concluded && command.Part != CasePart.Second => AlreadyConcluded,
        Verifier.Accredited verifier when verifier.IsTiedTo(state.File.Submitted.CityId, state.File.Submitted.Agency) => VerifierTied,
        Verifier.Accredited verifier when state.File.Submitted.PreparedBy.Contains(verifier.Holder) => VerifierPreparedData,
        Verifier.Accredited verifier when state.File.Assigned(verifier.Holder) is not null => OnePersonOnePart,
        Verifier.Accredited verifier when command.Part == CasePart.Second && state.File.Recorders.Contains(verifier.Holder) =>
            SecondRecordedFindings,
        Verifier.Accredited { Level: VerifierLevel.Provisional } when command.Part == CasePart.Supervisor => SupervisorNotQualified,
        Verifier.Accredited verifier =>
            Assign(new CaseVerifierAssigned(verifier.Id, verifier.Holder, verifier.Level, command.Part), state.File),
        _ => VerifierUnknown,
    };

    /// <summary>True where a provisional lead concludes without a supervisor who took part.</summary>
    public static bool IsLeftAlone(Verifier.Accredited lead, CaseFile file) =>
        lead.Level == VerifierLevel.Provisional && file.Verifiers.GetValueOrDefault(CasePart.Supervisor) is not { Independent: true };

    // The whole case is looked at, not the one part: replacing a qualified lead can leave a provisional second alone.
    private static Decision<ICaseEvent> Assign(CaseVerifierAssigned assigned, CaseFile file)
    {
        var after = file.With(assigned).Verifiers;
        var supervised = after.ContainsKey(CasePart.Supervisor);
        var qualifiedLead = after.GetValueOrDefault(CasePart.Lead) is { Level: VerifierLevel.Qualified };
        var leadAlone = after.GetValueOrDefault(CasePart.Lead) is { Level: VerifierLevel.Provisional } && !supervised;
        var secondAlone = after.GetValueOrDefault(CasePart.Second) is { Level: VerifierLevel.Provisional } && !supervised && !qualifiedLead;
        return leadAlone || secondAlone ? ProvisionalAlone : [assigned];
    }
}
