using U4ssc.Kernel.Hosting;
using U4ssc.Verification;

return await VerificationService.Create(args).Run(args);
