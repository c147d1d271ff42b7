using OpenIddict.EntityFrameworkCore.Models;
using U4ssc.Kernel;

namespace U4ssc.Identity.Storage;

/// <summary>What a token says of its subject, be it a machine or a person.</summary>
public interface IAccount
{
    /// <summary>Opaque id that tokens carry.</summary>
    string Subject { get; }

    /// <summary>What the account may do.</summary>
    Role Role { get; }

    /// <summary>Code of the agency that the account belongs to, such as <c>NO-KS</c>; roles agency and city always have one.</summary>
    string? Agency { get; }

    /// <summary>The city that an account of role city speaks for; bound later where the city is not onboarded yet.</summary>
    Guid? City { get; set; }

    /// <summary>Whose it is and whether it may act.</summary>
    Standing Standing { get; }

    /// <summary>Counts changes from 1; the ETag.</summary>
    long Version { get; set; }
}

/// <summary>A machine's account: the row OpenIddict knows as an application, with what the platform's tokens say of its holder.</summary>
public sealed class Client : OpenIddictEntityFrameworkCoreApplication<Guid, Grant, IssuedToken>, IAccount
{
    /// <inheritdoc/>
    public Role Role { get; set; }

    /// <inheritdoc/>
    public string? Agency { get; set; }

    /// <inheritdoc/>
    public Guid? City { get; set; }

    /// <summary>Its secret equals its id, so it gets tokens in the Development environment only.</summary>
    public bool IsDemo { get; set; }

    /// <summary>UTC; from then on its secret opens nothing. Unset: it does not end by itself.</summary>
    public DateTimeOffset? SecretExpiresAt { get; set; }

    /// <summary>Salted hash of the secret before the present one.</summary>
    public string? FormerSecret { get; set; }

    /// <summary>UTC; until then the former secret opens as well, so that a machine can change over without a gap.</summary>
    public DateTimeOffset? FormerSecretEndsAt { get; set; }

    /// <inheritdoc/>
    public Standing Standing { get; set; } = new();

    /// <inheritdoc/>
    public string Subject => ClientId!;

    /// <inheritdoc/>
    public long Version { get; set; } = 1;
}

/// <summary>What a person allowed a client to do; filled once people sign in with the authorization code flow.</summary>
public sealed class Grant : OpenIddictEntityFrameworkCoreAuthorization<Guid, Client, IssuedToken>;

/// <summary>A named permission that a client can ask for; none is needed by the platform's own routes.</summary>
public sealed class Scope : OpenIddictEntityFrameworkCoreScope<Guid>;

/// <summary>A record of a token that was issued, without its content.</summary>
public sealed class IssuedToken : OpenIddictEntityFrameworkCoreToken<Guid, Client, Grant>;

/// <summary>
/// A person. The only place of the platform that holds a name or an address of one: events and other services know the id alone, so that a
/// person can be forgotten while the log stays.
/// </summary>
public sealed class Person : IAccount
{
    /// <summary>The opaque subject id (UUIDv7) that tokens carry.</summary>
    public Guid Id { get; set; }

    /// <summary>Lower case; one account for each address and agency. Gone once the person is forgotten.</summary>
    public string? Email { get; set; }

    /// <summary>What screens show. Gone once the person is forgotten.</summary>
    public string? DisplayName { get; set; }

    /// <inheritdoc/>
    public Role Role { get; set; }

    /// <inheritdoc/>
    public string? Agency { get; set; }

    /// <inheritdoc/>
    public Guid? City { get; set; }

    /// <summary>UTC; unset until the person has accepted the invitation.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    /// <summary>UTC; from then on nothing here says who the person is.</summary>
    public DateTimeOffset? ForgottenAt { get; set; }

    /// <inheritdoc/>
    public Standing Standing { get; set; } = new();

    /// <inheritdoc/>
    public string Subject => Id.ToString();

    /// <inheritdoc/>
    public long Version { get; set; } = 1;
}

/// <summary>The answer to a changing call that carried an Idempotency-Key, kept so that the same call again gets the same answer.</summary>
public sealed class KeptAnswer
{
    /// <summary>Hash of who asked, what route and the Idempotency-Key: two callers may choose the same key.</summary>
    public string Id { get; set; } = "";

    /// <summary>Subject id of the account that the answer shows, so that it goes when its person is forgotten.</summary>
    public string? About { get; set; }

    /// <summary>Hash of the body, to tell a repetition from a reused key.</summary>
    public string? Fingerprint { get; set; }

    /// <summary>Status of the first answer.</summary>
    public int Status { get; set; }

    /// <summary>Location header of the first answer.</summary>
    public string? Location { get; set; }

    /// <summary>Version in the ETag of the first answer.</summary>
    public long? Version { get; set; }

    /// <summary>Media type of the first answer.</summary>
    public string ContentType { get; set; } = "";

    /// <summary>Body of the first answer, sealed: it may hold a client secret, which is nowhere else in clear.</summary>
    public byte[]? SealedBody { get; set; }

    /// <summary>UTC; kept for <see cref="Transact.AnswersKeptFor"/> from then on.</summary>
    public DateTimeOffset At { get; set; }
}
