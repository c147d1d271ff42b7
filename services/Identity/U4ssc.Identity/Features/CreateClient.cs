using OpenIddict.Core;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>POST /api/identity/clients: an account for a machine. The secret is in this answer and nowhere else.</summary>
internal static class CreateClientEndpoint
{
    /// <param name="Name">For people: which machine this is.</param>
    /// <param name="Agency">Left out by an agency that means itself.</param>
    /// <param name="City">May be bound later.</param>
    /// <param name="Holder">Whose it is, said by the secretariat: <c>new</c>, or the holder of another account. Left out: of an agency and
    /// its cities the agency's, otherwise the caller's own.</param>
    /// <param name="ExpiresAt">When its secret ends; left out, it does not end by itself.</param>
    public sealed record Body(string Name, Role Role, string? Agency = null, Guid? City = null, string? Holder = null,
        DateTimeOffset? ExpiresAt = null);

    /// <param name="ClientSecret">Shown once.</param>
    /// <param name="State"><c>active</c>, or <c>proposed</c> where another holder of the secretariat must confirm it first.</param>
    public sealed record Created(string ClientId, string ClientSecret, string State, Holder Holder, DateTimeOffset? SecretExpiresAt);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/clients", Handle).Produces<Created>(StatusCodes.Status201Created);

    private static async Task<IResult> Handle(
        Body<Body> body, Request request, Transact transact, Asker asker, NewAccounts accounts,
        OpenIddictApplicationManager<Client> clients, IdentityStore store)
    {
        var asked = body.Value;
        var agency = AccountRules.AgencyOf(request.Caller, asked.Role, asked.Agency);
        List<RefusedPlace> wrong =
        [
            .. AccountRules.WrongName("/name", asked.Name), .. AccountRules.WrongHolder(request.Caller, asked.Holder),
            .. SecretTimes.WrongEnd("/expiresAt", asked.ExpiresAt, request.Now),
        ];
        var refusal = AccountRules.Check(request.Caller, asked.Role, agency, asked.City, wrong)
            ?? await accounts.RefuseUnknown(request, agency, asked.City);
        return await transact.Answer(request, async cancellation =>
        {
            if (refusal is not null)
                return Problems.Given(refusal);
            if (await accounts.Refuse(request, agency, asked.Holder, cancellation) is { } noRoom)
                return Problems.Given(noRoom);

            var (id, secret) = (request.NewId(), MachineClient.NewSecret());
            var holder = AccountRules.HolderOf(asker.Account, asked.Role, agency, asked.Holder, id, isPerson: false);
            var client = new Client
            {
                Role = asked.Role,
                Agency = agency,
                City = asked.City,
                SecretExpiresAt = asked.ExpiresAt?.ToMicroseconds(),
                Standing = MachineClient.Standing(
                    request.Caller.Subject, asker.Account.Standing.Holder, holder, request.Now,
                    confirmed: !AccountRules.NeedsConfirmation(asked.Role)),
            };
            await clients.PopulateAsync(client, MachineClient.Named(id.ToString(), asked.Name), cancellation);
            store.Begins(request.Asked(), request.Now, client, new { role = asked.Role, agency, city = asked.City, holder });
            await clients.CreateAsync(client, secret, cancellation);
            return Answer.Created(
                $"/api/identity/clients/{id}",
                new Created(id.ToString(), secret, ClientView.Of(client).State, holder, client.SecretExpiresAt?.ToUniversalTime()),
                client.Version).Given();
        });
    }
}
