using OpenIddict.EntityFrameworkCore.Models;
using U4ssc.Kernel;

namespace U4ssc.Identity.Storage;

/// <summary>What a token says of its holder, be it a machine or a person.</summary>
public interface IAccount
{
    /// <summary>What the holder may do.</summary>
    Role Role { get; }

    /// <summary>Code of the agency that the account belongs to, such as <c>NO-KS</c>; roles agency and city always have one.</summary>
    string? Agency { get; }

    /// <summary>The city that an account of role city speaks for; bound later where the city is not onboarded yet.</summary>
    Guid? City { get; set; }

    /// <summary>UTC; while set, the account gets no token.</summary>
    DateTimeOffset? SuspendedAt { get; set; }

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

    /// <inheritdoc/>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Subject id of who created it.</summary>
    public string CreatedBy { get; set; } = "";

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
/// A person. The only place of the platform that holds a name or an address of one: events and other services know the id alone, so that a person can
/// be forgotten while the log stays.
/// </summary>
public sealed class Person : IAccount
{
    /// <summary>The opaque subject id (UUIDv7) that tokens carry.</summary>
    public Guid Id { get; set; }

    /// <summary>Lower case; unique, because people will sign in with it.</summary>
    public string Email { get; set; } = "";

    /// <summary>What screens show.</summary>
    public string DisplayName { get; set; } = "";

    /// <inheritdoc/>
    public Role Role { get; set; }

    /// <inheritdoc/>
    public string? Agency { get; set; }

    /// <inheritdoc/>
    public Guid? City { get; set; }

    /// <summary>UTC; unset until the person has accepted the invitation.</summary>
    public DateTimeOffset? JoinedAt { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTimeOffset InvitedAt { get; set; }

    /// <summary>Subject id of who invited.</summary>
    public string InvitedBy { get; set; } = "";

    /// <inheritdoc/>
    public long Version { get; set; } = 1;
}

/// <summary>The answer to a changing call that carried an Idempotency-Key, kept so that the same call again gets the same answer.</summary>
public sealed class KeptAnswer
{
    /// <summary>Hash of who asked, what route and the Idempotency-Key: two callers may choose the same key.</summary>
    public string Id { get; set; } = "";

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
