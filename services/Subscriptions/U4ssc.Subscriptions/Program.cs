using U4ssc.Kernel.Hosting;
using U4ssc.Subscriptions;

return await SubscriptionsService.Create(args).Run(args);
