using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace U4ssc.Kernel.Http;

/// <summary>What is told of security, each by one word that logs, counters and alerts share.</summary>
public enum SecurityEvent
{
    /// <summary>Somebody could not show who they are: a wrong secret, a token that is not good.</summary>
    AuthenticationFailed,

    /// <summary>An account that was suspended or changed tried to go on with its token.</summary>
    TokenSuperseded,

    /// <summary>A role or a relation does not allow what was asked.</summary>
    AccessRefused,

    /// <summary>An account was created, confirmed, changed, suspended, reinstated or forgotten.</summary>
    AccountChanged,

    /// <summary>A limit was exceeded: of requests, of accounts.</summary>
    LimitExceeded,

    /// <summary>A message on the bus was not what it said it is: forged, altered, or sent to where it does not belong.</summary>
    MessageRefused,
}

/// <summary>
/// One structured line and one count for each security event. It says who, where and in which request; never a secret, a token, a name or
/// an e-mail address.
/// </summary>
public sealed partial class SecurityEvents(ILoggerFactory loggers) : IDisposable
{
    /// <summary>Name of the meter, of the log's category, and the beginning of the counter's name.</summary>
    public const string Meter = "U4ssc.Security";

    private const int SubjectCharactersMax = 200;
    private readonly ILogger log = (loggers ?? throw new ArgumentNullException(nameof(loggers))).CreateLogger(Meter);
    private readonly Meter meter = new(Meter);
    private Counter<long>? counter;

    /// <summary>Tells of it.</summary>
    /// <param name="subject">The opaque id that it is about, where one is known; the caller's where it is left out.</param>
    /// <param name="what">More of it, in words of ours: never what somebody sent.</param>
    public void Tell(SecurityEvent happened, HttpContext http, string? subject = null, string what = "")
    {
        ArgumentNullException.ThrowIfNull(http);
        var word = EnumWords.Of(happened);
        Count(word);
        var who = subject ?? Callers.Of(http.User).Subject;
        if (who.Length > SubjectCharactersMax || who.Any(c => c is < '!' or > '~')) who = "malformed";
        var route = (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";
        Line(log, happened is SecurityEvent.AccountChanged
            ? LogLevel.Information
            : LogLevel.Warning, word, what, who, http.Request.Method, route,
            http.Connection.RemoteIpAddress?.ToString() ?? "unknown", Correlation.Of(http));
    }

    /// <summary>Tells of it, where the request has only its context at hand.</summary>
    public static void Told(SecurityEvent happened, HttpContext http, string? subject = null, string what = "") =>
        (http ?? throw new ArgumentNullException(nameof(http))).RequestServices.GetRequiredService<SecurityEvents>()
            .Tell(happened, http, subject, what);

    /// <summary>Tells of a message that was not taken: an error, since nobody sends such a one by mistake.</summary>
    public void TellOfMessage(string queue, Guid? message, string reason)
    {
        var word = EnumWords.Of(SecurityEvent.MessageRefused);
        Count(word);
        MessageLine(log, word, reason, queue, message);
    }

    /// <inheritdoc />
    public void Dispose() => meter.Dispose();

    private void Count(string word)
    {
        counter ??= meter.CreateCounter<long>("u4ssc.security.events", description: "Security events, by event.");
        counter.Add(1, new KeyValuePair<string, object?>("event", word));
    }

    [LoggerMessage(LogLevel.Error, "security {Event} {Reason} queue={Queue} message={Message}")]
    private static partial void MessageLine(ILogger log, string @event, string reason, string queue, Guid? message);

    [LoggerMessage("security {Event} {What} subject={Subject} {Method} {Route} address={Address} correlation={Correlation}")]
    private static partial void Line(
        ILogger log, LogLevel level, string @event, string what, string subject, string method, string route, string address,
        string correlation);
}
