using U4ssc.Kernel;
using static U4ssc.Verification.Domain.CaseRefusals;

namespace U4ssc.Verification.Domain;

/// <summary>Whether a verifier may ask what it asks, before it is looked at whether the case allows it now.</summary>
internal static class CaseStanding
{
    public static Refusal? Refuse(ReviewCommand command, CaseFile file)
    {
        if (command.By is Verifier.Suspended) return VerifierRefusals.Suspended;
        if (command.By is not Verifier.Accredited by || file.Assigned(by.Holder) is not { } assigned) return NotAssigned;
        // A later revision can have been prepared by somebody who was assigned before it.
        if (file.Submitted.PreparedBy.Contains(by.Holder)) return VerifierPreparedData;
        // A tie can arise after the assignment; it counts from the next step on.
        if (by.IsTiedTo(file.Submitted.CityId, file.Submitted.Agency)) return VerifierTied;
        if (command is AttestCase && file.Recorders.Contains(by.Holder)) return SecondRecordedFindings;
        if (RefusePart(command, assigned.Part) is { } refusal) return refusal;
        return assigned.Independent || command is DeclareIndependence ? null : IndependenceNotDeclared;
    }

    // The second records nothing: whoever attests confirms the work of others, not their own.
    private static Refusal? RefusePart(ReviewCommand command, CasePart part) => (command, part) switch
    {
        (DeclareIndependence, _) => null,
        (RecordFindings, CasePart.Lead or CasePart.Supervisor) => null,
        (RecordFindings, _) => SecondRecordsNothing,
        (AttestCase, CasePart.Second) => null,
        (AttestCase, _) => NotSecond,
        (_, CasePart.Lead) => null,
        _ => NotLead,
    };
}
