using Marten;
using Npgsql;
using Weasel.Postgresql.Tables;

namespace U4ssc.Kernel.Store;

/// <summary>How far a part of the log has come.</summary>
/// <param name="Sequence">It has seen everything up to here.</param>
/// <param name="Version">The version that made what there is; 0 where nothing is made yet, or where it was said to be made again.</param>
/// <param name="Following">The page moves it; otherwise it is brought there by <see cref="CatchUp"/>.</param>
/// <param name="Building">The version that is being made anew, beside what there is; null where none is.</param>
/// <param name="Target">Up to where in the log it is made anew.</param>
/// <param name="Cursor">The last stream that was made anew.</param>
internal sealed record Position(string Name, long Sequence, int Version, bool Following, int? Building, long? Target, Guid? Cursor)
{
    public static void AddTable(StoreOptions options)
    {
        var positions = new Table("public.log_part");
        positions.AddColumn("name", "text").AsPrimaryKey();
        positions.AddColumn("sequence", "bigint").NotNull();
        positions.AddColumn("version", "integer").NotNull();
        positions.AddColumn("following", "boolean").NotNull();
        positions.AddColumn("building", "integer");
        positions.AddColumn("target", "bigint");
        positions.AddColumn("cursor", "uuid");
        options.Storage.ExtendedSchemaObjects.Add(positions);
    }

    public static async Task<Dictionary<string, Position>> All(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select name, sequence, version, following, building, target, cursor from log_part",
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var positions = new Dictionary<string, Position>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            var at = new Position(
                reader.GetString(0), reader.GetInt64(1), reader.GetInt32(2), reader.GetBoolean(3),
                await reader.GetFieldValueAsync<int?>(4, cancellation),
                await reader.GetFieldValueAsync<long?>(5, cancellation), await reader.GetFieldValueAsync<Guid?>(6, cancellation));
            positions.Add(at.Name, at);
        }

        return positions;
    }

    public static void Begin(IDocumentOperations operations, string name, int version) => operations.QueueSqlCommand(
        "insert into log_part (name, sequence, version, following) values (?, 0, ?, false) on conflict (name) do nothing", name, version);

    /// <summary>
    /// Moves it in the transaction of what follows from the move. What was said to be made again meanwhile stays where it is: whatever is
    /// written to it now, it is made anew from the log.
    /// </summary>
    public void Move(IDocumentOperations operations, long sequence, bool following) =>
        Become(operations, this with { Sequence = sequence, Following = following }, " and version = ?", Version);

    /// <summary>
    /// Changes it from what was read to what it is now; where somebody else has changed it since, the transaction fails as a whole.
    /// </summary>
    public void Become(IDocumentOperations operations, Position next) => Become(operations, next, "");

    private void Become(IDocumentOperations operations, Position next, string only, params object[] with) => operations.QueueSqlCommand(
        // The text that is no number ends the transaction and says why.
        """
        update log_part set sequence = case when sequence = ? and version = ? and following = ? and coalesce(cursor::text, '') = ? then ?
            else (name || ' was moved by another reader of the log')::bigint end,
            version = ?, following = ?, building = nullif(?, -1), target = nullif(?, -1::bigint), cursor = nullif(?, '')::uuid where name = ?
        """ + only,
        [
            Sequence, Version, Following, Cursor?.ToString() ?? "", next.Sequence,
            next.Version, next.Following, next.Building ?? -1, next.Target ?? -1L, next.Cursor?.ToString() ?? "", Name, .. with,
        ]);
}
