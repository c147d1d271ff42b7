using U4ssc.Kernel.Hosting;
using U4ssc.Lamps;

return await LampService.Create(args).Run(args);
