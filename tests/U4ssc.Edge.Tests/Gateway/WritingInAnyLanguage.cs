using System.Net.Sockets;
using System.Text;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>What the gateway takes it can pass on: values of headers in any language.</summary>
public sealed class WritingInAnyLanguage(RunningEdge edge)
{
    public static TheoryData<string> Texts =>
    [
        "Rettet på grunn av tellefeil", "corrección del año", "подсчёт исправлен", "北京市 訂正", "تصحيح الأرقام", "तारीख ठीक की", "γειά",
        "😀 with a face", "é",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task a_header_arrives_as_it_was_written_and_comes_back_so(string text)
    {
        foreach (var name in new[] { "Reason", "Cookie", "X-Anything", "User-Agent", "Referer" })
        {
            var answer = await Raw($"GET /api/catalogue/editions HTTP/1.1\r\nHost: x\r\n{name}: v={text}\r\nConnection: close\r\n\r\n",
                Encoding.UTF8);
            Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
            Assert.Contains($"v={text}", System.Text.RegularExpressions.Regex.Unescape(answer), StringComparison.Ordinal);
            if (name == "Reason") Assert.Contains($"X-Stub-Reason: v={text}", answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET", "/api/catalogue/editions")]
    [InlineData("GET", "/api/status")]
    [InlineData("GET", "/docs/errors")]
    [InlineData("POST", "/connect/token")]
    public async Task bytes_that_are_no_utf_8_are_refused_by_the_name_of_their_header(string method, string path)
    {
        foreach (var name in new[] { "Reason", "Cookie", "X-Anything", "Authorization", "X-Correlation-Id" })
        {
            var answer = await Raw(
                $"{method} {path} HTTP/1.1\r\nHost: x\r\n{name}: blåbær\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                Encoding.Latin1);
            Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
            Assert.Contains("input.malformed", answer, StringComparison.Ordinal);
            Assert.Contains($"The header {name} is not valid UTF-8", answer, StringComparison.Ordinal);
        }
    }

    private async Task<string> Raw(string request, Encoding encoding)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var socket = new TcpClient();
        await socket.ConnectAsync(edge.Address.Host, edge.Address.Port, limit.Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(encoding.GetBytes(request), limit.Token);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, limit.Token);
        return Encoding.UTF8.GetString(all.ToArray());
    }
}
