using U4ssc.Audit.Service;
using U4ssc.Kernel.Hosting;

return await AuditService.Create(args).Run(args);
