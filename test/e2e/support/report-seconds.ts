/** Prints how long something took since `started`, a `performance.now()`. */
export function reportSeconds(what: string, started: number): void {
  console.info(`${what} after ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
