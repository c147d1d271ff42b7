using U4ssc.Gateway;

await using var gateway = GatewayService.Create(args);
await gateway.RunAsync();
