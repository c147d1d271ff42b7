namespace U4ssc.Audit.Bundles;

/// <summary>What a bundle says to a person who has nothing else.</summary>
internal static class BundleReadme
{
    public static string Of(string kind, string id) => $"""
        What this is
        ============

        This file is one part of a ZIP of the format {BundleManifest.FormatName}. It is about the {kind} {id}. It holds every event that was recorded of it,
        from the first to the last one, and what proves, without asking anybody, that none of them was altered, left out or put
        elsewhere since, and that the published decision follows from them.

        How to check it
        ===============

        With the program u4ssc-audit, which needs no network:

            u4ssc-audit verify THIS.zip

        It says in plain words what was checked and what could not be. Nothing in it has to be believed, neither this file nor the
        program: docs/audit.md in the source of the platform says how each part is checked, and another program in another language
        does the same from that page alone.

        What is where
        =============

        manifest.json                  every file with its SHA-256 and size, and which histories are here, up to which version
        logs/SERVICE/events.ndjson     an event a line, canonical JSON (RFC 8785), in the order of the service's event log
        logs/SERVICE/proofs.ndjson     for each of them its place in the service's Merkle tree (RFC 6962) and the audit path
        logs/SERVICE/checkpoint.txt    size and root of that tree, signed by the service and co-signed by witnesses (C2SP tlog-checkpoint)
        logs/SERVICE/keys.json         the keys that the service signed with, and from when to when
        logs/SERVICE/policy.txt        whose co-signatures are wanted (C2SP tlog-policy); bring your own where you trust others
        catalogue/                     the indicators and targets that were in force; events name them by their hash
        evidence.json                  the hashes of the files that were handed in; the files themselves are not here
        certificates/                  the certificate as the public register shows it

        The entry of an event in the tree is the canonical JSON of its id (event), the SHA-256 of its line without the line feed (hash)
        and its sequence (sequence); the leaf's hash is the SHA-256 of a zero byte and that entry. People are subject ids, which say
        nothing to whoever does not run the platform.

        """.ReplaceLineEndings("\n");
}
