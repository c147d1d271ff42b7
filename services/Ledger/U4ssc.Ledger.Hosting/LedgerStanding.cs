using System.Diagnostics.Metrics;
using Npgsql;

namespace U4ssc.Ledger.Hosting;

/// <summary>What the rounds over the stored events have found.</summary>
/// <param name="State"><c>intact</c>, <c>damaged</c>, or <c>unchecked</c> before the first whole round.</param>
/// <param name="Events">Stored events of the last whole round.</param>
/// <param name="CheckedAt">When it ended.</param>
/// <param name="Difference">The first thing that differs, with its place; null where nothing does.</param>
public sealed record LedgerState(string State, long Events, DateTimeOffset? CheckedAt, string? Difference);

/// <summary>The same on every replica, for <c>/status</c> and the metric <c>u4ssc.ledger.damaged</c>.</summary>
public sealed class LedgerStanding : IDisposable
{
    private readonly Meter meter = new("U4ssc.Kernel");
    private readonly NpgsqlDataSource database;
    private volatile LedgerState last = new("unchecked", 0, null, null);

    /// <summary>Reads from this database.</summary>
    public LedgerStanding(NpgsqlDataSource database)
    {
        this.database = database;
        meter.CreateObservableGauge(
            "u4ssc.ledger.damaged", () =>
                last.Difference is null ? 0 : 1, "{ledger}", "1 where stored events differ from what was proved.");
    }

    /// <inheritdoc />
    public void Dispose() => meter.Dispose();

    /// <summary>What there is to say now.</summary>
    public async Task<LedgerState> Look(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("select events, finished, difference from ledger_round where id = 1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return last;
        var difference = reader.IsDBNull(2) ? null : reader.GetString(2);
        DateTimeOffset? finished = reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1);
        var state = difference is not null ? "damaged" : finished is null ? "unchecked" : "intact";
        return last = new(state, reader.GetInt64(0), finished, difference);
    }
}
