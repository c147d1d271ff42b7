namespace U4ssc.Kernel;

/// <summary>A table whose rows stay as they were written.</summary>
/// <param name="Name">In the schema <c>public</c>.</param>
/// <param name="Forward">Columns of whole numbers that may still grow; none where a row is never changed.</param>
/// <param name="Along">A column that changes with them.</param>
/// <param name="Rebuilt">Derived: its owner, and nobody else, may throw it away after <see cref="StoreRights.Rebuilding"/>.</param>
public sealed record KeptTable(string Name, IReadOnlyList<string> Forward, string? Along = null, bool Rebuilt = false);

/// <summary>
/// What a service's own login may do in its database, as SQL that the owner of the tables runs at each <c>migrate</c>; harmless when it
/// runs again. The login writes what it has to and owns nothing. Kept tables take new rows only, from everybody: triggers refuse the owner,
/// too (docs/decisions/0065).
/// </summary>
public static class StoreRights
{
    /// <summary>Said in a transaction of the owner, it opens the tables that can be rebuilt until the transaction ends.</summary>
    public const string Rebuilding = "set local u4ssc.rebuilding = 'on'";

    // A statement that changes rows is refused before it looks for any. Rows of a table that may grow are looked at one by one.
    private const string Refusals = """
        select pg_advisory_xact_lock(hashtext('u4ssc-rights'), 0);
        create or replace function public.u4ssc_kept() returns trigger language plpgsql as $refuse$
        begin
          if tg_argv[0] = 'rebuilt' and current_setting('u4ssc.rebuilding', true) = 'on'
            and (select pg_get_userbyid(relowner) = current_user from pg_class where oid = tg_relid) then
            if tg_level = 'ROW' then return new; end if;
            return null;
          end if;
          raise exception 'The rows of % stay as they were written: % is refused.', tg_table_name, lower(tg_op)
            using errcode = 'insufficient_privilege';
        end $refuse$;
        """;

    /// <summary>The SQL, to be sent as one command: one transaction.</summary>
    /// <param name="login">The role that the service runs with.</param>
    public static string Sql(string login, IReadOnlyList<KeptTable> kept)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(login);
        ArgumentNullException.ThrowIfNull(kept);
        return $"{Refusals} {Rights(Name(login))} {string.Concat(kept.Select(table => Keep(Name(login), table)))}";
    }

    // No more than this for a table that a later version adds, until its own migrate says what it needs.
    private static string Rights(string login) => $"""
        revoke all on all tables in schema public from {login};
        revoke all on all sequences in schema public from {login};
        grant usage on schema public to {login};
        grant select, insert, update, delete on all tables in schema public to {login};
        grant usage, select on all sequences in schema public to {login};
        grant execute on all functions in schema public to {login};
        alter default privileges in schema public grant select, insert on tables to {login};
        alter default privileges in schema public grant usage, select on sequences to {login};
        """;

    private static string Keep(string login, KeptTable table)
    {
        var name = $"public.{Name(table.Name)}";
        var argument = table.Rebuilt ? "'rebuilt'" : "";
        string[] along = table.Along is { } column ? [column] : [];
        var changed = string.Join(", ", table.Forward.Concat(along).Select(Name));
        var statements = $"""
            revoke all on {name} from {login};
            grant select, insert on {name} to {login};
            create or replace trigger u4ssc_kept before {(table.Forward.Count == 0 ? "update or " : "")}delete or truncate on {name}
              for each statement execute function public.u4ssc_kept({argument});
            """;
        return table.Forward.Count == 0 ? statements : $"""
            {statements}
            grant update ({changed}) on {name} to {login};
            do $grow$ declare backwards text := (
              select string_agg(case when attname in ({string.Join(", ", table.Forward.Select(Text))})
                then format('new.%1$I < old.%1$I', attname) else format('new.%1$I is distinct from old.%1$I', attname) end, ' or ')
              from pg_attribute
              where attrelid = {Text(name)}::regclass and attnum > 0 and not attisdropped and attname <> {Text(table.Along ?? "")});
            begin
              execute format('create or replace trigger u4ssc_grows before update on {name} for each row when (%s)
                execute function public.u4ssc_kept({argument.Replace("'", "''", StringComparison.Ordinal)})', backwards);
            end $grow$;
            """;
    }

    private static string Name(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
