using Microsoft.EntityFrameworkCore;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>POST /api/identity/users: invites a person. The same invitation again answers with the account there is.</summary>
internal static class InviteUserEndpoint
{
    /// <param name="Email">Stays here; no other service and no event ever holds it.</param>
    /// <param name="Agency">Left out by an agency that means itself.</param>
    /// <param name="City">May be bound later.</param>
    /// <param name="Holder">Whose it is, said by the secretariat: the holder of another account, where it is the same person. Left out:
    /// somebody new.</param>
    public sealed record Body(string Email, string DisplayName, Role Role, string? Agency = null, Guid? City = null, string? Holder = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/users", Handle).Produces<UserView>(StatusCodes.Status201Created).Produces<UserView>();

    private static async Task<IResult> Handle(
        Body<Body> body, Request request, Transact transact, Asker asker, NewAccounts accounts, IdentityStore store)
    {
        var asked = body.Value;
        var agency = AccountRules.AgencyOf(request.Caller, asked.Role, asked.Agency);
        List<RefusedPlace> wrong =
        [
            .. AccountRules.WrongEmail("/email", asked.Email), .. AccountRules.WrongName("/displayName", asked.DisplayName),
            .. AccountRules.WrongHolder(request.Caller, asked.Holder),
        ];
        var refusal = AccountRules.Check(request.Caller, asked.Role, agency, asked.City, wrong)
            ?? await accounts.RefuseUnknown(request, agency, asked.City);
        string? about = null;
        return await transact.Answer(request, Invite, () => about);

        async Task<GivenAnswer> Invite(CancellationToken cancellation)
        {
            if (refusal is not null)
                return Problems.Given(refusal);

            // One account for each address and agency: what another agency has invited is none of this one's business, and is not told.
            var email = asked.Email.ToLowerInvariant();
            if (await store.People.AsNoTracking().SingleOrDefaultAsync(known =>
                known.Email == email && known.Agency == agency, cancellation) is { } there)
            {
                about = there.Subject;
                var same = there.DisplayName == asked.DisplayName && there.Role == asked.Role && there.City == asked.City;
                return same ? Answer.Ok(UserView.Of(there), there.Version).Given() : Problems.Given(IdentityRefusals.EmailTaken);
            }

            if (await accounts.Refuse(request, agency, asked.Holder, cancellation) is { } noRoom)
                return Problems.Given(noRoom);

            var id = request.NewId();
            var holder = AccountRules.HolderOf(asker.Account, asked.Role, agency, asked.Holder, id, isPerson: true);
            var person = new Person
            {
                Id = id,
                Email = email,
                DisplayName = asked.DisplayName,
                Role = asked.Role,
                Agency = agency,
                City = asked.City,
                Standing = MachineClient.Standing(
                    request.Caller.Subject, asker.Account.Standing.Holder, holder, request.Now,
                    confirmed: !AccountRules.NeedsConfirmation(asked.Role)),
            };
            about = person.Subject;
            store.People.Add(person);
            store.Begins(request.Asked(), request.Now, person, new { role = asked.Role, agency, city = asked.City, holder });
            await store.SaveChangesAsync(cancellation);
            return Answer.Created($"/api/identity/users/{person.Id}", UserView.Of(person), person.Version).Given();
        }
    }
}
