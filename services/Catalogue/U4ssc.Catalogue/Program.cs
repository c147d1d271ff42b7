using U4ssc.Catalogue;
using U4ssc.Kernel.Hosting;

return await CatalogueService.Create(args).Run(args);
