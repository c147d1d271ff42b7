using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification;

/// <summary>The accreditation of who asks: suspension counts from the next request on.</summary>
internal static class Accreditation
{
    public static async Task<Verifier> Of(Request request, Streams streams) =>
        (await streams.State<Verifier, IVerifierEvent>(Verifier.IdOf(request.Caller.Holder), request.Cancellation)).Value;
}
