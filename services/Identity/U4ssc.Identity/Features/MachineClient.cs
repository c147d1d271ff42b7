using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
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

    /// <summary>256 random bits: no dictionary helps against it, and the store keeps a salted hash only.</summary>
    public static string NewSecret() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(SecretBytes));
}
