namespace U4ssc.Tidy.Tests.Checks;

/// <summary>A token is checked when a request begins. An answer that goes on has to ask again, and one place of the kernel does.</summary>
public static class Streams
{
    private const string Home = "services/Kernel/U4ssc.Kernel.Http/Followed.cs";

    /// <summary>Server-sent events that are written past it.</summary>
    public static IEnumerable<Finding> PastTheKernel(SourceTree tree) =>
        from file in tree.CSharpFiles
        where file.Path.StartsWith("services/", StringComparison.Ordinal) && file.Path != Home
        from token in CSharp.Code(file.Tokens)
        where token.Kind == TokenKind.Word && token.Content is "ServerSentEvents" or "SseItem" or "SseFormatter"
        select new Finding(
            $"{file.Path}:{token.Line}",
            $"uses {token.Content}; a stream that nobody asks about its token shows a suspended account what happens. Use Followed.Events.");
}
