using U4ssc.Kernel.Hosting;
using U4ssc.Submissions;

return await SubmissionsService.Create(args).Run(args);
