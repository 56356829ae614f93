/**
 * One metric in StatsD's protocol: `name:1|c` is a counter, `name:2.5|ms` a timer in milliseconds.
 *
 * @see https://github.com/statsd/statsd/blob/master/docs/metric_types.md
 */
export function statsdLine(name: string, value: number, type: "c" | "ms"): string {
  return `${name.replaceAll(/[^\w.-]/g, "_")}:${Math.round(value * 1000) / 1000}|${type}`;
}
