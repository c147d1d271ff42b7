using U4ssc.Certification;
using U4ssc.Kernel.Hosting;

return await CertificationService.Create(args).Run(args);
