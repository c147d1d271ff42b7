namespace U4ssc.Tidy.Tests.Checks;

/// <summary>
/// An event enters the log by a session of the store: its place is taken in the transaction that commits it, and the reader of the log
/// waits for transactions that are open.
/// </summary>
public static class Appends
{
    /// <summary>
    /// The store's bulk insert moves the reader's mark past appends that are open beside it (one of 506 events was told to nobody). Its
    /// bulk insert of documents is no such thing: documents are not read in an order.
    /// </summary>
    public static IEnumerable<Finding> Bulk(SourceTree tree) =>
        from file in tree.CSharpFiles
        from token in CSharp.Code(file.Tokens)
        where token.Kind == TokenKind.Word && token.Content.StartsWith("BulkInsertEvents", StringComparison.Ordinal)
        select new Finding($"{file.Path}:{token.Line}",
            $"calls {token.Content}; events of appends that are open meanwhile would be told to nobody. Append in sessions.");
}
