using MassTransit;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Verification.Domain;
using V1 = U4ssc.Contracts.Verification.V1;

namespace U4ssc.Verification.Reactions;

/// <summary>
/// An attested case counts for the provisional verifiers who worked on it under a qualified one. It is told on the bus as to everybody
/// else: the case and the verifier are two streams, and one transaction decides about one of them.
/// </summary>
internal sealed class WhenCaseAttested(Inbox inbox) : IConsumer<V1.CaseAttested>
{
    public async Task Consume(ConsumeContext<V1.CaseAttested> context)
    {
        V1.CaseVerifier[] people = [context.Message.ConcludedBy, context.Message.AttestedBy];
        foreach (var person in people.Where(person => person.Level == EnumWords.Of(VerifierLevel.Provisional)))
        {
            await inbox.Decide<Verifier, IVerifierEvent>(context, person.Verifier, state =>
                VerifierDecider.Decide(new CountSupervisedCase(context.Message.CaseId), state));
        }
    }
}
