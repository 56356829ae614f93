/** Where a service counts what it does; a metric never disturbs what it measures. */
export interface Metrics {
  /** Adds one to a counter. */
  readonly count: (name: string) => void;
  /** Notes how long something took, in milliseconds. */
  readonly time: (name: string, milliseconds: number) => void;
  /** Sends what is still held back. */
  readonly close: () => Promise<void>;
}

/** Metrics for a service that nobody watches. */
export const noMetrics: Metrics = { count: () => undefined, time: () => undefined, close: async () => undefined };
