using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace U4ssc.Identity.Features;

/// <summary>How OpenIddict describes a client that is a machine: a secret, the token endpoint, client credentials, nothing else.</summary>
internal static class MachineClient
{
    private const int SecretBytes = 32;

    public static OpenIddictApplicationDescriptor Named(string clientId, string name) => new()
    {
        ClientId = clientId,
        ClientType = ClientTypes.Confidential,
        DisplayName = name,
        Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
    };

    /// <summary>How a new account stands.</summary>
    /// <param name="by">Subject id of who creates it.</param>
    /// <param name="proposedBy">Holder of the account that creates it.</param>
    public static Standing Standing(string by, Holder proposedBy, Holder holder, DateTimeOffset now, bool confirmed) => new()
    {
        CreatedBy = by,
        ProposedBy = proposedBy,
        Holder = holder,
        CreatedAt = now.ToMicroseconds(),
        ConfirmedAt = confirmed ? now.ToMicroseconds() : null,
    };

    /// <summary>256 random bits: no dictionary helps against it, and the store keeps a salted hash only.</summary>
    public static string NewSecret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(SecretBytes));
}
