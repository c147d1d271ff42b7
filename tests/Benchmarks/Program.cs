using U4ssc.Benchmarks;

// Each figure is a ratio to a bare loop over the same servers in the same run: the machine's speed cancels out.
var report = new Report();
var only = args.FirstOrDefault();
if (only is null or "bodies") ReadingBodies.Measure(report);
if (only is null or "signing") Signing.Measure(report);
if (only is null or "append") await AppendModes.Measure(report);
if (only is null or "lists") await Listing.Measure(report);
if (only is null or "replacing") await Replacing.Measure(report);
if (only is null or "history") await HistoryLength.Measure(report);
if (only is null or "deliveries") await Delivering.Measure(report);
if (only is null or "pull") await Pulling.Measure(report);
if (only is null or "verify") await Verifying.Measure(report);
if (only is null or "values" or "consumer" or "footprint")
{
    await using var platform = await MeasuredPlatform.Start(report);
    if (only is null or "values") await ReportingValues.Measure(platform, report);
    if (only is null or "consumer") await FromAppendToConsumer.Measure(platform, report);
    if (only is null or "footprint") await platform.MeasureFootprint(report);
}

report.Print();
