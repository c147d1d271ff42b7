using System.Net.Sockets;
using System.Text;

namespace U4ssc.Edge.Tests.Gateway;

/// <summary>
/// CVE-2025-55315: a bare line feed in a chunk extension made two servers see two different requests. Only raw bytes can ask this.
/// </summary>
public sealed class SmugglingRequests(RunningEdge edge)
{
    public static TheoryData<string> Bodies =>
    [
        "2;\nxx\r\nxy\r\n0\r\n\r\nGET /api/status HTTP/1.1\r\nHost: x\r\n\r\n",
        "2;a=b\nc\r\nxy\r\n0\r\n\r\n",
        "2\nxy\r\n0\r\n\r\n",
    ];

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task a_bare_line_feed_in_a_chunk_ends_the_connection(string body)
    {
        var token = await edge.TokenOf("demo-agency");
        var answer = await Raw(
            $"POST /api/registry/cities HTTP/1.1\r\nHost: {edge.Address.Authority}\r\nAuthorization: Bearer {token}\r\nTransfer-Encoding: chunked\r\n\r\n{body}");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Single(Occurrences(answer, "HTTP/1.1 "));
    }

    [Fact]
    public async Task two_ways_to_say_the_length_are_refused()
    {
        var answer = await Raw(
            $"POST /api/registry/cities HTTP/1.1\r\nHost: {edge.Address.Authority}\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!");
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    // Reads until the server closes: that it does is part of the assertion.
    private async Task<string> Raw(string request)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var socket = new TcpClient();
        await socket.ConnectAsync(edge.Address.Host, edge.Address.Port, limit.Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), limit.Token);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all, limit.Token);
        return Encoding.ASCII.GetString(all.ToArray());
    }

    private static IEnumerable<int> Occurrences(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            yield return at;
    }
}
