import { formatProblem, GroveError } from "@grove/plan";
import { applyPlatform } from "../bootstrap/apply-platform.ts";
import { applyRights } from "../bootstrap/apply-rights.ts";
import { applySecrets } from "../bootstrap/apply-secrets.ts";
import { awaitPlatform } from "../bootstrap/await-platform.ts";
import { keepKeys } from "../bootstrap/keep-keys.ts";
import { preflight } from "../bootstrap/preflight.ts";
import { readPlatform } from "../bootstrap/read-platform.ts";
import { restoreKeys } from "../bootstrap/restore-keys.ts";
import type { Bootstrap, Step, StepResult } from "../bootstrap/step.ts";
import { type Command, type Context, type Input, option, optionList } from "../command.ts";
import { withRepository } from "../lab/open-lab.ts";
import { writableUrl } from "../lab/writable-url.ts";

/** In the order in which they need each other. */
const steps: readonly Step[] = [
  preflight,
  restoreKeys,
  applySecrets,
  applyPlatform,
  applyRights,
  awaitPlatform,
  keepKeys,
];

/** Brings a cluster to what the lab's branch `platform` says; a second time nothing changes. */
export const bootstrap: Command = async (context, input) => {
  const chosen = chooseSteps(input);
  const work = await prepare(context, input);
  const done: (StepResult & { readonly step: string })[] = [];
  for (const { name, run } of chosen) {
    context.terminal.progress(`${name} …`);
    // oxlint-disable-next-line no-await-in-loop -- each step needs the ones before
    done.push({ step: name, ...(await run(work)) });
  }
  const { argocd, webhook } = work.lab;
  const webhooks = [`https://${argocd}/api/webhook`, `https://${webhook}/api/webhook`];
  const lines = done.flatMap((result) => formatResult(result, context));
  return {
    text: [...lines, "", ...nextSteps(argocd, webhooks)].join("\n"),
    data: { steps: done, page: `https://${argocd}`, webhooks },
  };
};

function chooseSteps(input: Input): readonly Step[] {
  const only = optionList(input, "only");
  const unknown = only.find((name) => !steps.some((step) => step.name === name));
  if (unknown === undefined) return only.length === 0 ? steps : steps.filter(({ name }) => only.includes(name));
  throw new GroveError(`there is no step ${JSON.stringify(unknown)}`, {
    code: "STEP_UNKNOWN",
    kind: "usage",
    next: `the steps are ${steps.map(({ name }) => name).join(", ")}`,
  });
}

async function prepare(context: Context, input: Input): Promise<Bootstrap> {
  const url = await writableUrl(context);
  const cluster = await context.openCluster();
  const { objects, lab } = await readPlatform(context, url);
  const main = await withRepository(context, { url }, async (repository) =>
    (await repository.snapshot()).read(["bootstrap", "environments"]),
  );
  const recovery = { recipient: option(input, "recoveryKey"), identityFile: option(input, "recover") };
  return { context, cluster, url, main, platform: objects, lab, recovery };
}

function formatResult(
  { step, changed, notes = [], problems = [] }: StepResult & { readonly step: string },
  { terminal, dryRun }: Context,
): readonly string[] {
  const outcome =
    changed.length === 0 ? "nothing to change" : `${changed.length} ${dryRun ? "would change" : "changed"}`;
  const listed = changed.slice(0, LISTED).map((name) => `    ${name}`);
  const rest = changed.length > LISTED ? [`    … and ${changed.length - LISTED} more`] : [];
  const head = `${terminal.style("green", "✓")} ${step}: ${[...notes, outcome].join(", ")}`;
  return [head, ...listed, ...rest, ...problems.map(formatProblem)];
}

/** Names shown of each step. */
const LISTED = 12;

function nextSteps(page: string, webhooks: readonly string[]): readonly string[] {
  return [
    `Argo CD's page: https://${page}`,
    `Webhooks of the lab's repository (push events): ${webhooks.join(" and ")}`,
    "  their secret: kubectl get secret argocd-secret --namespace argocd --output jsonpath='{.data.webhook\\.gitlab\\.secret}' | base64 --decode",
    "A token for the lab's pipeline: in that page, Settings → Accounts → lab → Generate New",
    "next: grove doctor, then grove new NAME --kind OTree --image REPOSITORY",
  ];
}
