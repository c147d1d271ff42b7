using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using U4ssc.Kernel.Http;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class CheckingATokenAgain
{
    [Fact]
    public async Task a_token_that_passed_is_not_checked_again_at_once()
    {
        var handler = new Counting(valid: true);
        using var tokens = new CheckedTokens(handler);
        var token = Token(TimeSpan.FromMinutes(10));
        var first = await tokens.ValidateTokenAsync(token, new());
        var second = await tokens.ValidateTokenAsync(token, new());
        Assert.True(first.IsValid && second.IsValid);
        Assert.Equal("somebody", second.ClaimsIdentity.FindFirst("sub")?.Value);
        Assert.Equal(1, handler.Asked);
    }

    [Fact]
    public async Task another_token_is_another_question()
    {
        var handler = new Counting(valid: true);
        using var tokens = new CheckedTokens(handler);
        await tokens.ValidateTokenAsync(Token(TimeSpan.FromMinutes(10)), new());
        await tokens.ValidateTokenAsync(Token(TimeSpan.FromMinutes(11)), new());
        Assert.Equal(2, handler.Asked);
    }

    [Fact]
    public async Task a_refusal_is_never_remembered()
    {
        var handler = new Counting(valid: false);
        using var tokens = new CheckedTokens(handler);
        var token = Token(TimeSpan.FromMinutes(10));
        Assert.False((await tokens.ValidateTokenAsync(token, new())).IsValid);
        Assert.False((await tokens.ValidateTokenAsync(token, new())).IsValid);
        Assert.Equal(2, handler.Asked);
    }

    [Fact]
    public async Task a_token_that_has_ended_is_checked_every_time()
    {
        var handler = new Counting(valid: true);
        using var tokens = new CheckedTokens(handler);
        var token = Token(TimeSpan.FromSeconds(-1));
        await tokens.ValidateTokenAsync(token, new());
        await tokens.ValidateTokenAsync(token, new());
        Assert.Equal(2, handler.Asked);
    }

    private static string Token(TimeSpan lasts) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
            .CreateToken(new SecurityTokenDescriptor { Expires = DateTime.UtcNow + lasts });

    private sealed class Counting(bool valid) : TokenHandler
    {
        public int Asked { get; private set; }

        public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
        {
            Asked++;
            return Task.FromResult(new TokenValidationResult
            {
                IsValid = valid,
                SecurityToken = new JsonWebToken(token),
                ClaimsIdentity = new ClaimsIdentity([new System.Security.Claims.Claim("sub", "somebody")]),
            });
        }
    }
}
