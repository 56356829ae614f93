import type { Files } from "@grove/plan";
import { planBump, planNew } from "../../src/index.ts";
import { apply, digest, edit, labWithGoods, newGoods } from "./lab.ts";

export const greetings = { environment: "staging", name: "greetings" } as const;
export const webSpec = "environments/staging/greetings/experiment.yaml";

/** A lab in which the web experiment `greetings` runs in staging, with this line at the end of its spec. */
export function labWithGreetings(line = ""): Files {
  const image = "registry.example/econ/greetings";
  const start = labWithGoods();
  const created = apply(start, planNew(start, { ...newGoods, ...greetings, kind: "WebExperiment", image }));
  const services = ["awesome-app", "greetings", "maths"];
  const all = services.reduce(
    (files, service) => apply(files, planBump(files, { ...greetings, image: `${image}/${service}:1@${digest("a")}` })),
    created,
  );
  return line === "" ? all : edit(all, webSpec, ["apiVersion", `${line}\napiVersion`]);
}
