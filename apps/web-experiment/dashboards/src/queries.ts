import { operations, type ServiceName } from "@grove/service-kit";

/** What each metric of one experiment begins with; Grafana puts in the name that was chosen. */
const counters = "stats.counters.experiments.$experiment";
const timers = "stats.timers.experiments.$experiment";

/** Positions of a name's parts, as in `stats.counters.experiments.goods.maths.add`. */
const [servicePart, operationPart, armPart] = [4, 5, 6];

const arms = `${counters}.greetings.arms.*`;

/** Likes for each exposure within the time that is shown. `grove report` says what may be concluded from it. */
export const likeRateByArm = `aliasByNode(applyByNode(${arms}.exposures.count, ${armPart}, "divideSeries(integral(%.likes.count), integral(%.exposures.count))"), ${armPart})`;

/** The part of all exposures that each arm got: under a fixed policy it must be what the weights say. */
export const shareByArm = `aliasByNode(asPercent(integral(${arms}.exposures.count)), ${armPart})`;

/** New exposures, within 10 seconds each. */
export const exposuresByArm = `aliasByNode(${arms}.exposures.count, ${armPart})`;

/** Likes, within 10 seconds each. */
export const likesByArm = `aliasByNode(${arms}.likes.count, ${armPart})`;

/** Answers of each operation a second. */
export function rateOf(service: ServiceName): string {
  return `aliasByNode(${counters}.${service}.${anyOf(service)}.rate, ${operationPart})`;
}

/** The time in milliseconds that 95 of 100 answers of each operation stayed below. */
export function slowestOf(service: ServiceName): string {
  return `aliasByNode(${timers}.${service}.${anyOf(service)}.upper_95, ${operationPart})`;
}

/** Answers that were the service's own fault, within 10 seconds each. */
export const failures = `aliasByNode(${counters}.*.*.failures.count, ${servicePart}, ${operationPart})`;

function anyOf(service: ServiceName): string {
  return `{${operations[service].join(",")}}`;
}
