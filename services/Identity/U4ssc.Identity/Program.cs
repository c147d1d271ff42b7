using U4ssc.Identity;

// `migrate` as first argument applies the schema and seeds, then ends.
return await IdentityService.Run(args);
