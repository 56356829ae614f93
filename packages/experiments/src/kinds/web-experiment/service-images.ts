import type { StudyImage } from "../study.ts";
import type { WebExperimentSpec } from "./web-experiment-spec.ts";

/** The services of a web experiment, the one that people see first; a Deployment and an image has its name. */
export const webServices = ["awesome-app", "greetings", "maths"] as const;

/** The images of the services, which lie where the spec says. */
export function serviceImages({ image }: Pick<WebExperimentSpec, "image">): readonly StudyImage[] {
  return webServices.map((name) => ({ name, repository: `${image}/${name}` }));
}
