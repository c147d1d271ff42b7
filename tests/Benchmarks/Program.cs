using U4ssc.Benchmarks;

// Each figure is a ratio to a bare loop over the same servers in the same run: the machine's speed cancels out.
var report = new Report();
var only = args.FirstOrDefault();
if (only is null or "append") await AppendModes.Measure(report);
if (only is null or "platform")
{
    await using var platform = await MeasuredPlatform.Start(report);
    await ReportingValues.Measure(platform, report);
    await FromAppendToConsumer.Measure(platform, report);
    await platform.MeasureFootprint(report);
}

report.Print();
