import type { ExperimentKey } from "@grove/experiments";
import { afterAll, inject } from "vitest";
import { connectLab } from "./lab.ts";
import { madeHere } from "./made-here.ts";
import { removeExperiments } from "./remove-experiments.ts";
import { sharedStudies } from "./studies.ts";

// Each file leaves the machine's room to those that come after it: an experiment asks for a part of the stand's processor,
// asleep or not.

afterAll(async () => {
  const lab = await connectLab(inject("lab"));
  const experiments = JSON.parse(await lab.grove("list", "--json")) as readonly ExperimentKey[];
  await removeExperiments(
    lab,
    experiments.filter(({ name }) => madeHere().has(name) && !sharedStudies.includes(name)),
  );
}, 1_000_000);
