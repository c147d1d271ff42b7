using U4ssc.Kernel;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry;

/// <summary>From an agency's code to what the rules need to know of it.</summary>
internal static class AgencyFacts
{
    /// <summary>The stream of the agency with this code.</summary>
    public static Guid Stream(string code) => DerivedId.Of("agency", code);

    /// <summary>The agency as it is now.</summary>
    public static async Task<Agency> Agency(this Streams streams, string code, CancellationToken cancellation) =>
        (await streams.State<Agency, IAgencyEvent>(Stream(code), cancellation)).Value;
}
