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
    public sealed record Body(string Email, string DisplayName, Role Role, string? Agency = null, Guid? City = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/users", Handle).Produces<UserView>(StatusCodes.Status201Created).Produces<UserView>();

    private static Task<IResult> Handle(Body<Body> body, Request request, Transact transact, IdentityStore store) =>
        transact.Answer(request, async cancellation =>
        {
            var asked = body.Value;
            var agency = AccountRules.AgencyOf(request.Caller, asked.Role, asked.Agency);
            List<RefusedPlace> wrongTexts = [.. AccountRules.WrongEmail("/email", asked.Email), .. AccountRules.WrongName("/displayName", asked.DisplayName)];
            if (AccountRules.Check(request.Caller, asked.Role, agency, asked.City, wrongTexts) is { } refusal)
                return Problems.Given(refusal);

            var email = asked.Email.ToLowerInvariant();
            if (await store.People.AsNoTracking().SingleOrDefaultAsync(known => known.Email == email, cancellation) is { } there)
            {
                var same = there.DisplayName == asked.DisplayName && there.Role == asked.Role && there.Agency == agency && there.City == asked.City;
                return same ? Answer.Ok(UserView.Of(there), there.Version).Given() : Problems.Given(IdentityRefusals.EmailTaken);
            }

            var person = new Person
            {
                Id = request.NewId(),
                Email = email,
                DisplayName = asked.DisplayName,
                Role = asked.Role,
                Agency = agency,
                City = asked.City,
                InvitedAt = request.Now.ToMicroseconds(),
                InvitedBy = request.Caller.Subject,
            };
            store.People.Add(person);
            await store.SaveChangesAsync(cancellation);
            return Answer.Created($"/api/identity/users/{person.Id}", UserView.Of(person), person.Version).Given();
        });
}
