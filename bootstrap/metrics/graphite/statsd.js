// What StatsD is set to in the image graphiteapp/graphite-statsd: names as the dashboard knows them.
// oxlint-disable-next-line no-unused-expressions -- StatsD evaluates it
({
  graphiteHost: "127.0.0.1",
  graphitePort: 2003,
  port: 8125,
  flushInterval: 10000,
  graphite: { legacyNamespace: false },
  // A counter that nobody tells of any more has no value, not 0 for ever.
  deleteIdleStats: true,
  percentThreshold: [95],
});
