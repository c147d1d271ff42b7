using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification;

/// <summary>Whose a case is: the one place that says so.</summary>
internal static class CaseOwner
{
    /// <summary>Agency and city of the submission, and the verifiers that have a part now; null where no case opened.</summary>
    public static Owner? Of(VerificationCase state) => state is VerificationCase.Begun { File: var file }
        ? new(file.Submitted.Agency, file.Submitted.CityId, [.. file.Verifiers.Values.Select(verifier => verifier.Holder)])
        : null;
}

/// <summary>Whose a verifier's record is: the one place that says so.</summary>
internal static class VerifierOwner
{
    /// <summary>The verifier itself; null where nobody accredited it.</summary>
    public static Owner? Of(Verifier state) => state switch
    {
        Verifier.Accredited accredited => new(Holders: [accredited.Holder]),
        Verifier.Suspended suspended => new(Holders: [suspended.Holder]),
        _ => null,
    };
}

/// <summary>The accreditation of who asks: suspension counts from the next request on.</summary>
internal static class Accreditation
{
    public static async Task<Verifier> Of(Request request, Streams streams) =>
        (await streams.State<Verifier, IVerifierEvent>(Verifier.IdOf(request.Caller.Holder), request.Cancellation)).Value;
}
