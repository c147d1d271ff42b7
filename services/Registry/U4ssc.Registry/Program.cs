using U4ssc.Kernel.Hosting;
using U4ssc.Registry;

return await RegistryService.Create(args).Run(args);
