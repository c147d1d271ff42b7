using U4ssc.Audit;

return await Commands.Run(args, Console.Out, Console.Error);
