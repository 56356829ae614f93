import type { OverlayInput } from "../../overlay/generate-overlay.ts";
import type { WebExperimentSpec } from "./web-experiment-spec.ts";

/** The text of `experiment-settings.json`: the design and the texts of its arms, as the service greetings reads them. */
export function experimentSettings({ spec }: Pick<OverlayInput<WebExperimentSpec>, "spec">): string {
  const { name, version, arms, policy, epochSeconds, decision } = spec;
  return `${JSON.stringify({ experiment: name, version, arms, policy, epochSeconds, decision }, undefined, 2)}\n`;
}
