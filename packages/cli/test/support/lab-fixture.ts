import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Cluster, memoryCluster } from "@grove/cluster";
import { generate } from "selfsigned";
import { main } from "../../src/index.ts";
import { argocdManifests } from "./argocd-manifests.ts";
import { recordedTerminal } from "./recorded-terminal.ts";

export const repository = "registry.example/econ/public-goods";

/** A valid image reference of the experiment in these tests. */
export function imageOf(tag: string, sign = "a"): string {
  return `${repository}:${tag}@sha256:${sign.repeat(64)}`;
}

/** A real bare repository in a temporary directory, and `grove` on it. */
export class LabFixture {
  readonly directory = mkdtempSync(join(tmpdir(), "grove-cli-"));
  readonly lab = join(this.directory, "lab.git");
  /** What commands find at the end of the kubeconfig. */
  cluster: Cluster = memoryCluster();

  /** Runs `grove` in this process. */
  async grove(...words: readonly string[]): Promise<{ exitCode: number; output: string; errors: string }> {
    const terminal = recordedTerminal();
    const openCluster = async (): Promise<Cluster> => this.cluster;
    const exitCode = await main([...words, "--lab", this.lab], { terminal, openCluster });
    return { exitCode, ...terminal.said };
  }

  /** As `grove`, for steps that are not what the test is about. */
  async mustGrove(...words: readonly string[]): Promise<string> {
    const { exitCode, output, errors } = await this.grove(...words);
    if (exitCode !== 0) throw new Error(`grove ${words.join(" ")} ended with ${exitCode}:\n${errors}`);
    return output;
  }

  /** `grove init`. */
  async init(...options: readonly string[]): Promise<void> {
    const certificate = this.write("certificate.pem", (await keyPair).cert);
    const terminal = recordedTerminal();
    const words = ["init", this.lab, "--domain", "lab.example.org", "--certificate", certificate, ...options];
    if ((await main(words, { terminal })) !== 0) throw new Error(terminal.said.errors);
  }

  /** A lab in which the experiment runs on staging with image 1.0.0: a copy of one that is made once. */
  async withExperiment(): Promise<this> {
    labWithExperiment ??= makeLabWithExperiment();
    return this.copyOf(await labWithExperiment);
  }

  /** The same lab as another one, for what several tests begin with. */
  copyOf({ lab }: LabFixture): this {
    cpSync(lab, this.lab, { recursive: true });
    return this;
  }

  /** A lab that holds Argo CD's manifests itself: a copy of one that is made once. Its hosts are in no DNS. */
  async withPlatform(): Promise<this> {
    labWithPlatform ??= makeLabWithPlatform();
    return this.copyOf(await labWithPlatform);
  }

  /** Puts a file beside the lab and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, text);
    return path;
  }

  git(...words: readonly string[]): string {
    return this.run("git", ...words);
  }

  /** Runs a program in the lab's repository. */
  run(program: string, ...words: readonly string[]): string {
    return execFileSync(program, words, { cwd: this.lab, encoding: "utf8" }).trimEnd();
  }

  /** The text of a file at the tip of main. */
  read(path: string): string {
    return execFileSync("git", ["show", `main:${path}`], { cwd: this.lab, encoding: "utf8" });
  }

  get tip(): string {
    return this.git("rev-parse", "main");
  }

  [Symbol.dispose](): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The sealing key pair of the cluster that a lab here is made for. */
export const keyPair = generate([{ name: "commonName", value: "test" }], { keySize: 2048 });

let labWithExperiment: Promise<LabFixture> | undefined;
let labWithPlatform: Promise<LabFixture> | undefined;

async function makeLabWithExperiment(): Promise<LabFixture> {
  const fixture = new LabFixture();
  process.once("exit", () => fixture[Symbol.dispose]());
  await fixture.init();
  await fixture.mustGrove("new", "public-goods", "--kind", "OTree", "--image", repository);
  await fixture.mustGrove("bump", "public-goods", "--image", imageOf("1.0.0"), "--build", "1");
  return fixture;
}

async function makeLabWithPlatform(): Promise<LabFixture> {
  const fixture = new LabFixture();
  process.once("exit", () => fixture[Symbol.dispose]());
  const manifests = fixture.write("install.yaml", argocdManifests);
  await fixture.init("--argocd-manifests", manifests, "--wildcard-certificate", "--domain", "grove.invalid");
  return fixture;
}
