namespace U4ssc.Identity.Storage;

/// <summary>What the schema holds beyond the model: for the migration alone.</summary>
internal static class WhatTheModelCannotSay
{
    // No role of the database changes the history, be it by mistake or on purpose; whoever takes the trigger away leaves that in the
    // database's own log. One account for each address and agency; people of no agency are the programme's own and share one space.
    public const string Up =
        """
        create function refuse_change() returns trigger language plpgsql as
        $$ begin raise exception 'The history of accounts is only ever added to.'; end $$;
        create trigger account_changes_only_added before update or delete or truncate on account_changes
            for each statement execute function refuse_change();
        create index clients_tokens_ended on clients (tokens_ended_at) where tokens_ended_at is not null;
        create index people_tokens_ended on people (tokens_ended_at) where tokens_ended_at is not null;
        create unique index people_address_of_agency on people (email, coalesce(agency, ''));
        """;

    public const string Down =
        """
        drop trigger account_changes_only_added on account_changes;
        drop function refuse_change();
        """;
}
