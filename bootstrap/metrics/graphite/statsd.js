// What StatsD is set to, in a lab and in compose.yaml: names as the dashboard knows them.
// oxlint-disable-next-line no-unused-expressions -- StatsD evaluates it
({
  graphiteHost: "127.0.0.1",
  graphitePort: 2003,
  port: 8125,
  mgmt_address: "127.0.0.1",
  flushInterval: 10000,
  graphite: { legacyNamespace: false },
  // A counter that nobody tells of any more has no value, not 0 for ever.
  deleteIdleStats: true,
  percentThreshold: [95],
});
