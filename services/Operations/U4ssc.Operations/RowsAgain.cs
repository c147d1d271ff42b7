using Npgsql;
using U4ssc.Kernel.Store;

namespace U4ssc.Operations;

/// <summary>
/// Has the rows of one list made anew from the log, stream by stream, while what there is goes on being read: <c>&lt;service&gt; rows again
/// NAME</c>.
/// </summary>
internal sealed class RowsAgain(NpgsqlDataSource database, StoreBuilder store, TextWriter to)
{
    private const string Usage = "rows again NAME";

    /// <summary>0 when the running service is going to do it, 2 when the words are off.</summary>
    public async Task<int> Run(string[] words, CancellationToken cancellation)
    {
        var names = store.Told.OfType<IRebuiltPart>().Select(part => part.Name).Order(StringComparer.Ordinal).ToList();
        if (words is not ["again", var name] || !names.Contains(name, StringComparer.Ordinal))
        {
            await to.WriteLineAsync($"Say: {Usage}\nNAME is one of: {string.Join(", ", names)}");
            return 2;
        }

        await using var command = database.CreateCommand(
            "update log_part set version = 0, building = null, target = null, cursor = null where name = $1");
        command.Parameters.Add(new() { Value = name });
        await command.ExecuteNonQueryAsync(cancellation);
        await to.WriteLineAsync(
            $"The running service makes the rows of {name} anew. Until it has, /health/lag and /status say how old they are.");
        return 0;
    }
}
