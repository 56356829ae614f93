import type { GreetingExperiment } from "../../src/index.ts";

/** Two arms with half of the visitors each; one of the texts names the other arm. */
export const fiftyFifty = {
  experiment: "greetings",
  version: "1",
  arms: [
    { name: "hello", text: "Hello {name}!" },
    { name: "howdy", text: "Othello's friend {name}, howdy!" },
  ],
  policy: { kind: "fixed" },
  epochSeconds: 3600,
} satisfies GreetingExperiment;

/** A visitor as awesome-app would make one. */
export function unitOf(index: number): string {
  return `unit-${String(index).padStart(17, "0")}`;
}
