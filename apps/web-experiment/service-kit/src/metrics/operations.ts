/** What each service does that is counted and timed: the services, the dashboard and the tests read it here. */
export const operations = {
  "awesome-app": ["page", "like"],
  greetings: ["greet", "like"],
  maths: ["add", "subtract", "multiply", "divide"],
} as const;

export type ServiceName = keyof typeof operations;
export type Operation<Name extends ServiceName> = (typeof operations)[Name][number];

/** The counter and timer of an operation, as in `maths.add`. */
export function operationMetric<Name extends ServiceName>(service: Name, operation: Operation<Name>): string {
  return `${service}.${operation}`;
}

/** The counter of an operation's failures, those that are the service's own fault, as in `maths.add.failures`. */
export function failureMetric<Name extends ServiceName>(service: Name, operation: Operation<Name>): string {
  return `${operationMetric(service, operation)}.failures`;
}

/** The counter of what happened to an arm, as in `greetings.arms.hello.likes`. */
export function armMetric(arm: string, event: "exposures" | "likes"): string {
  return `greetings.arms.${arm}.${event}`;
}
