import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { memoryCluster } from "@grove/cluster";
import { main } from "@grove/cli";
import { generate } from "selfsigned";
import { runBump } from "../writers/run-bump.ts";
import type { Environment, ModelExperiment, Said } from "./lab-model.ts";

const REPOSITORY = "registry.example/econ/study";

/** A bare repository that `grove init` filled, and `grove` on it, in this process. */
export class RealLab {
  readonly path: string;
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
    this.path = join(directory, "lab.git");
  }

  static async make(directory: string): Promise<RealLab> {
    const lab = new RealLab(directory);
    const certificate = join(directory, "certificate.pem");
    const { cert } = await generate([{ name: "commonName", value: "test" }], { keySize: 2048 });
    writeFileSync(certificate, cert);
    await lab.#run(["init", lab.path, "--domain", "lab.example.org", "--certificate", certificate]);
    return lab;
  }

  async create(name: string): Promise<Said> {
    return await this.#ask("new", name, "--kind", "OTree", "--image", REPOSITORY);
  }

  async bump(name: string, image: number): Promise<Said> {
    return await this.#ask("bump", name, "--image", imageOf(image), "--build", String(image));
  }

  async promote(name: string): Promise<Said> {
    return await this.#ask("promote", name);
  }

  async hold(environment: Environment, name: string, reason: string): Promise<Said> {
    return await this.#ask("hold", name, "--environment", environment, "--reason", reason);
  }

  async release(environment: Environment, name: string): Promise<Said> {
    return await this.#ask("release", name, "--environment", environment);
  }

  async rollback(name: string): Promise<Said> {
    return await this.#ask("rollback", name, "--reason", "rolled back");
  }

  async delete(name: string): Promise<Said> {
    return await this.#ask("delete", name, "--without-archive", "--yes");
  }

  /** Bumps in a process of its own, which is killed with all its children at this moment; milliseconds. */
  async killBump(name: string, image: number, moment: number): Promise<void> {
    const wish = { experiment: name, image: imageOf(image), build: image };
    await runBump(wish, { lab: this.path, environment: { TMPDIR: this.#directory }, moment });
  }

  /** What an overlay at the tip of main says; undefined where there is none. */
  read(environment: Environment, name: string): ModelExperiment | undefined {
    const file = (base: string): string => this.#show(`environments/${environment}/${name}/${base}`);
    const operation = file("operation.yaml");
    if (operation === "") return undefined;
    const image = /newTag: "?v(\d+)"?/.exec(file("kustomization.yaml"))?.[1];
    const hold = /reason: "?([^",}\n]*)/.exec(operation)?.[1];
    return { image: image === undefined ? undefined : Number(image), hold };
  }

  #show(path: string): string {
    try {
      const stdio = ["ignore", "pipe", "ignore"] as const;
      return execFileSync("git", ["show", `main:${path}`], { cwd: this.path, encoding: "utf8", stdio: [...stdio] });
    } catch {
      return "";
    }
  }

  async #ask(...words: readonly string[]): Promise<Said> {
    const output = await this.#run([...words, "--lab", this.path, "--json"]);
    const { status, error } = JSON.parse(output) as Answer;
    if (status === "committed" || status === "unchanged") return status;
    if (error === undefined) throw new Error(`grove ${words.join(" ")} says ${output}`);
    return error.problems.length > 0 ? error.problems.map(({ code }) => code) : [error.code];
  }

  async #run(words: readonly string[]): Promise<string> {
    let output = "";
    const say = (text: string): void => void (output += `${text}\n`);
    const terminal = { interactive: false, print: say, printError: say, progress: () => undefined, style: plain };
    await main(words, { terminal, openCluster: async () => memoryCluster() });
    return output;
  }
}

interface Answer {
  readonly status?: string;
  readonly error?: { readonly code: string; readonly problems: readonly { readonly code: string }[] };
}

function plain(_: string, text: string): string {
  return text;
}

/** Each image has a digest of its own. */
function imageOf(image: number): string {
  return `${REPOSITORY}:v${image}@sha256:${String(image).padStart(64, "0")}`;
}
