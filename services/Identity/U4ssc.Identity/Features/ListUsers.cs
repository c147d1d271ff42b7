using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;

namespace U4ssc.Identity.Features;

/// <summary>A person as those who may manage the account see it.</summary>
/// <param name="Id">The subject id (<c>sub</c>) of the person's tokens.</param>
/// <param name="Email">Null once the person is forgotten, as is the name.</param>
/// <param name="State"><c>proposed</c> until another holder confirms it, <c>invited</c>, <c>active</c>, <c>suspended</c> or
/// <c>forgotten</c>.</param>
/// <param name="Holder">Opaque id of whom it belongs to: the person, unless it was said to be somebody with an account already.</param>
/// <param name="CreatedBy">Subject id of the account that invited.</param>
/// <param name="AlsoSuspended">In the answer to a suspension: subject ids of the accounts that were suspended with it.</param>
internal sealed record UserView(
    Guid Id, string? Email, string? DisplayName, Role Role, string? Agency, Guid? City, string State, Holder Holder, string CreatedBy,
    DateTimeOffset InvitedAt,
    long Version,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? AlsoSuspended = null)
{
    public static UserView Of(Person person) => new(
        person.Id, person.Email, person.DisplayName, person.Role, person.Agency, person.City, StateOf(person), person.Standing.Holder,
        person.Standing.CreatedBy, person.Standing.CreatedAt.ToUniversalTime(), person.Version);

    private static string StateOf(Person person) => person switch
    {
        { ForgottenAt: not null } => "forgotten",
        { Standing.SuspendedAt: not null } => "suspended",
        { Standing.ConfirmedAt: null } => "proposed",
        { JoinedAt: not null } => "active",
        _ => "invited",
    };
}

/// <summary>GET /api/identity/users and …/{id}: the secretariat sees all, an agency its own.</summary>
internal static class ListUsersEndpoint
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/users", All).Produces<Page<UserView>>().Paged();
        routes.MapGet("/users/{id:guid}", One).Produces<UserView>();
    }

    private static async Task<IResult> All(Request request, IdentityStore store)
    {
        var people = store.People.AsNoTracking();
        if (request.Caller.Role != Role.Secretariat)
            people = people.Where(person => person.Agency == request.Caller.Agency);
        if (Paging.After(request) is { } after)
            people = people.Where(person => person.Id > after);
        var found = await people.OrderBy(person => person.Id).Take(request.Limit + 1).ToListAsync(request.Cancellation);
        return Paging.Page(found, request, person => person.Id, UserView.Of);
    }

    private static async Task<IResult> One(Guid id, Request request, IdentityStore store)
    {
        var person = await store.People.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, request.Cancellation);
        return person is not null && request.Sees(new Owner(person.Agency))
            ? Answer.Ok(UserView.Of(person), person.Version).Given()
            : IdentityRefusals.UserUnknown.ToProblem();
    }
}
