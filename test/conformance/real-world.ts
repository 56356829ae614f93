import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { promisify } from "node:util";
import { build } from "kustomize-ts";
import { diskTree } from "kustomize-ts/node";
import { type Difference, differenceOf, type Outcome } from "./conformance-case.ts";
import { buildOriginal, Original } from "./original.ts";
import { failure } from "./render-ours.ts";

const execute = promisify(execFile);

/** Public Go modules that carry kustomizations; Go's module cache brings them, nothing is copied. */
const modules = [
  "github.com/argoproj/argo-cd/v3@v3.5.0",
  "github.com/argoproj/argo-rollouts@v1.8.3",
  "github.com/cert-manager/cert-manager@v1.21.2",
  "github.com/cloudnative-pg/cloudnative-pg@v1.28.0",
  "github.com/fluxcd/flux2/v2@v2.9.5",
  "github.com/open-telemetry/opentelemetry-operator@v0.140.0",
  "sigs.k8s.io/cluster-api@v1.14.2",
  "sigs.k8s.io/cluster-api-provider-aws/v2@v2.13.0",
  "sigs.k8s.io/external-dns@v0.19.0",
  "sigs.k8s.io/gateway-api@v1.4.0",
  "sigs.k8s.io/kueue@v0.17.0",
  "sigs.k8s.io/metrics-server@v0.9.0",
];

/** How a kustomization of the world ended. */
type Verdict = "same bytes" | "refused by both" | "refused, as said" | Difference;

/** Codes of what the package says it does not do. */
const announced = ["REMOTE_UNSUPPORTED", "HELM_UNSUPPORTED", "FUNCTION_UNSUPPORTED"];

/**
 * Renders each kustomization of some public modules with both.
 *
 * @returns whether there was no difference.
 * @throws Error when there is no Go, or no way to its modules.
 */
export async function compareRealWorld(log: (line: string) => void): Promise<boolean> {
  const directory = await mkdtemp(join(tmpdir(), "kustomize-world-"));
  try {
    const original = new Original(await buildOriginal(directory), directory);
    const verdicts: Verdict[] = [];
    for (const module of modules) {
      // oxlint-disable-next-line no-await-in-loop -- the original takes one at a time
      const found = await compareModule(module, { original, log });
      log(`${module}: ${countVerdicts(found)}`);
      verdicts.push(...found);
    }
    original.close();
    log(`all: ${countVerdicts(verdicts)}`);
    return verdicts.every((verdict) => !differences.includes(verdict));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const differences: readonly Verdict[] = ["other bytes", "refused by us only", "accepted by us only", "crashed"];

async function compareModule(
  module: string,
  { original, log }: { readonly original: Original; readonly log: (line: string) => void },
): Promise<Verdict[]> {
  const root = await moduleFolder(module);
  const verdicts: Verdict[] = [];
  for (const directory of await findKustomizations(root)) {
    // oxlint-disable-next-line no-await-in-loop
    const verdict = await compareDirectory(root, directory, original);
    if (differences.includes(verdict)) log(`  ${relative(root, directory)}: ${verdict}`);
    verdicts.push(verdict);
  }
  return verdicts;
}

async function moduleFolder(module: string): Promise<string> {
  const { stdout } = await execute("go", ["mod", "download", "-json", module], { cwd: tmpdir(), maxBuffer: 2 ** 24 });
  return (JSON.parse(stdout) as { Dir: string }).Dir;
}

async function findKustomizations(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && /^(?:kustomization\.ya?ml|Kustomization)$/.test(entry.name),
  );
  return files.map(({ parentPath }) => parentPath).toSorted();
}

async function compareDirectory(root: string, directory: string, original: Original): Promise<Verdict> {
  const ours = renderDirectory(root, directory);
  if (ours.kind === "refused" && announced.includes(ours.code ?? "")) return "refused, as said";
  const expected = await original.buildDirectory(directory, ["."]);
  return differenceOf(ours, expected) ?? (expected.kind === "rendered" ? "same bytes" : "refused by both");
}

function renderDirectory(root: string, directory: string): Outcome {
  try {
    const options = { maxFileSize: 2 ** 26 };
    return { kind: "rendered", yaml: build(diskTree(root), relative(root, directory), options).yaml };
  } catch (error) {
    return failure(error);
  }
}

function countVerdicts(verdicts: readonly Verdict[]): string {
  const counts = new Map<Verdict, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${verdict}`).join(", ") || "no kustomizations";
}
