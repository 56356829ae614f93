import { setTimeout as sleep } from "node:timers/promises";
import { GroveError } from "@grove/plan";
import type { Pipeline, PipelineRequest } from "../forge.ts";
import type { Api } from "../http/api.ts";
import { fieldOf, itemsOf, numberOf, textOf } from "../http/fields.ts";

/** The workflow of a lab that answers requests, in `.github/workflows`. */
const workflow = "/actions/workflows/lab.yaml";

/** Starts a run of the lab's workflow, and finds it by its name, which holds the request's id. */
export async function startRun(api: Api, request: PipelineRequest): Promise<Pipeline> {
  await api.call(`${workflow}/dispatches`, { method: "POST", json: { ref: "main", inputs: { ...request } } });
  return await findRun(api, request.id);
}

/** GitHub lists a run some seconds after it was asked for. */
const looks = 30;
const pause = 2000;

async function findRun(api: Api, id: string): Promise<Pipeline> {
  for (let look = 0; look < looks; look++) {
    /* oxlint-disable no-await-in-loop -- each look comes after the wait */
    const runs = itemsOf(
      fieldOf(await api.call(`${workflow}/runs?event=workflow_dispatch&per_page=100`), "workflow_runs"),
    );
    const run = runs.find((other) => String(fieldOf(other, "display_title")).endsWith(id));
    if (run !== undefined) return { id: numberOf(run, "id"), url: textOf(run, "html_url") };
    await sleep(pause);
    /* oxlint-enable no-await-in-loop */
  }
  throw new GroveError(`no run of lab.yaml has the name of the request ${id}`, {
    code: "PIPELINE_NOT_FOUND",
    next: "is lab.yaml on the lab's branch main, with run-name: answer ${{ inputs.id }}? grove upgrade writes it",
  });
}
