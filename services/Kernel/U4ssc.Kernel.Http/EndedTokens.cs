using System.Collections.Frozen;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace U4ssc.Kernel.Http;

/// <summary>
/// The list that the issuer publishes at <see cref="Discovery"/>: whose tokens ended before their time, as long as one of them could still
/// be sent.
/// </summary>
/// <param name="Items">One for each such account.</param>
public sealed record EndedTokenList(IReadOnlyList<EndedTokenList.Item> Items)
{
    /// <summary>The member of the discovery document that says where the list is; an issuer without it has none.</summary>
    public const string Discovery = "ended_tokens_endpoint";

    /// <summary>One account.</summary>
    /// <param name="Subject">SHA-256 (lower-case hex) of the subject id: the list is public, and names nobody.</param>
    /// <param name="From">The version of the account from which on tokens count (claim <c>account_version</c>).</param>
    public sealed record Item(string Subject, long From);

    /// <summary>How a subject id stands in the list.</summary>
    public static string HashOf(string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));
}

/// <summary>What this process knows of the list. Asked for each token, also for one that was checked a moment ago.</summary>
public sealed class EndedTokens
{
    private FrozenDictionary<string, long> from = FrozenDictionary<string, long>.Empty;

    /// <summary>True where tokens of this account and version count no more.</summary>
    public bool Covers(ClaimsPrincipal user) =>
        user is not null && Covers(user.FindFirstValue("sub"), user.FindFirstValue(TokenClaims.AccountVersion));

    /// <summary>The whole list, in the place of the one before.</summary>
    public void Take(EndedTokenList list) =>
        from = (list ?? throw new ArgumentNullException(nameof(list))).Items
            .ToFrozenDictionary(item => item.Subject, item => item.From, StringComparer.Ordinal);

    internal bool Covers(string? subject, string? version)
    {
        if (from.Count == 0 || subject is null || !from.TryGetValue(EndedTokenList.HashOf(subject), out var counting)) return false;
        return !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var issuedFor) || issuedFor < counting;
    }
}

/// <summary>
/// Reads the list every few seconds. While the issuer cannot be reached the last list stays, and tokens go on being believed: nobody can be
/// suspended then either, and a token ends by itself within minutes.
/// </summary>
internal sealed partial class EndedTokensReader(
    EndedTokens ended, IOptionsMonitor<JwtBearerOptions> options, ILogger<EndedTokensReader> log) : BackgroundService
{
    private const int BytesMax = 4 * 1024 * 1024;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private bool told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            do
            {
                await Read(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task Read(CancellationToken stopping)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            patience.CancelAfter(Patience);
            var bearer = options.Get(JwtBearerDefaults.AuthenticationScheme);
            if (bearer.ConfigurationManager is not { } issuer) return;
            var said = (await issuer.GetConfigurationAsync(patience.Token)).AdditionalData;
            if (!said.TryGetValue(EndedTokenList.Discovery, out var place)
                || !Uri.TryCreate(place?.ToString(), UriKind.Absolute, out var address)) return;
            using var answer = await bearer.Backchannel.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            answer.EnsureSuccessStatusCode();
            await answer.Content.LoadIntoBufferAsync(BytesMax, patience.Token);
            ended.Take((await answer.Content.ReadFromJsonAsync<EndedTokenList>(Json.Options, patience.Token))!);
            told = false;
        }
#pragma warning disable CA1031 // Whatever is wrong with the issuer: it is told once, and the next look may go better.
        catch (Exception failed) when (!stopping.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (!told) Unreadable(log, failed.Message);
            told = true;
        }
    }

    [LoggerMessage(LogLevel.Warning,
        "The list of ended tokens cannot be read; the last one stays. Suspensions may take as long as a token counts. {Why}")]
    private static partial void Unreadable(ILogger log, string why);
}
