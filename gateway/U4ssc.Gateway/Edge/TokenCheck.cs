using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;
using U4ssc.Kernel.Http;

namespace U4ssc.Gateway.Edge;

/// <summary>
/// The first of two token checks; the service behind does the second. A token that is sent must be good, on public routes too: whoever
/// sends one means to be known. The token is passed on as it came, and no header says who the caller is.
/// </summary>
internal static class TokenCheck
{
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MetadataTimeout = TimeSpan.FromSeconds(5);
    private const string KeysUnreachable = "u4ssc.keys_unreachable";

    /// <summary>The check that all services share, with the gateway's own answers.</summary>
    public static void AddTokenCheck(this IServiceCollection services, GatewaySettings settings) =>
        services.Configure<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme, bearer =>
        {
            bearer.MetadataAddress = settings.MetadataAddress.ToString();
            bearer.BackchannelTimeout = MetadataTimeout;
            bearer.TokenValidationParameters = Parameters(settings);
            bearer.Events = new JwtBearerEvents { OnAuthenticationFailed = Failed, OnChallenge = Challenged };
        });

    /// <summary>Answers 401 to a bearer token that is not good, before any public route can treat its holder as nobody.</summary>
    public static async Task RefuseBadToken(HttpContext http, RequestDelegate next)
    {
        var sent = http.Request.Headers.Authorization.ToString();
        if (sent.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase) && http.User.Identity?.IsAuthenticated != true)
            await http.ChallengeAsync();
        else
            await next(http);
    }

    private static TokenValidationParameters Parameters(GatewaySettings settings)
    {
        var issuer = settings.Issuer.ToString().TrimEnd('/');
        return new()
        {
            // Issuers write their own address with and without the last slash.
            ValidIssuers = [issuer, issuer + "/"],
            ValidAudience = GatewaySettings.Audience,
            // Asymmetric ones only: a published key can then never serve as the secret of a forged HMAC, and "none" is no algorithm.
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256],
            ClockSkew = ClockSkew,
            NameClaimType = "sub",
            RoleClaimType = "role",
        };
    }

    // Without the issuer's keys every token looks unsigned. That is no fault of the token, and another one would not help.
    private static async Task Failed(AuthenticationFailedContext context)
    {
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            context.HttpContext.Items[KeysUnreachable] = true;
            return;
        }

        SecurityEvents.Told(SecurityEvent.AuthenticationFailed, context.HttpContext, what: "token");
    }

    private static async Task Challenged(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        if (context.HttpContext.Items.ContainsKey(KeysUnreachable))
        {
            await GatewayProblems.Unavailable(context.HttpContext, GatewayProblems.IssuerUnreachable);
            return;
        }

        var tokenSent = context.AuthenticateFailure is not null || !string.IsNullOrEmpty(context.Request.Headers.Authorization);
        context.Response.Headers.WWWAuthenticate = tokenSent ? "Bearer error=\"invalid_token\"" : "Bearer";
        await GatewayProblems.Answer(context.HttpContext, tokenSent ? GatewayProblems.TokenInvalid : GatewayProblems.TokenMissing);
    }
}
