import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { promisify } from "node:util";
import { writeFiles } from "./case-directory.ts";
import type { ConformanceCase, Outcome } from "./conformance-case.ts";
import { stableMessage } from "./stable-message.ts";

const execute = promisify(execFile);
const source = join(import.meta.dirname, "original");

/**
 * Builds the program that runs kustomize's own build command for many directories in one process.
 *
 * @throws Error when there is no Go, or no way to its modules.
 */
export async function buildOriginal(directory: string): Promise<string> {
  const program = join(directory, "original");
  await execute("go", ["build", "-o", program, "."], { cwd: source });
  return program;
}

interface Answer {
  readonly output: string | null;
  readonly error: string;
}

/** kustomize 5.8.2, kept running; builds one case at a time. */
export class Original {
  readonly #program: string;
  readonly #directory: string;
  #process: OriginalProcess;

  constructor(program: string, directory: string) {
    this.#program = program;
    this.#directory = directory;
    this.#process = new OriginalProcess(program);
  }

  /** Writes a case's files to the disk and builds them. */
  async build({ files, path, flags }: ConformanceCase): Promise<Outcome> {
    const directory = await mkdtemp(join(this.#directory, "case-"));
    try {
      const input = join(directory, "in");
      await mkdir(input);
      await writeFiles(input, files);
      const outcome = await this.buildDirectory(input, [...flags, path]);
      if (outcome.kind !== "refused") return outcome;
      return { kind: "refused", message: stableMessage(outcome.message, directory) };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** Builds what lies on the disk. */
  async buildDirectory(directory: string, arguments_: readonly string[]): Promise<Outcome> {
    const answer = await this.#process.ask({ directory, arguments: arguments_ });
    if (answer === undefined) {
      // Some faults of the original end its process, as they would end the command's.
      this.#process = new OriginalProcess(this.#program);
      return { kind: "refused", message: "The process ended." };
    }
    if (answer.error !== "") return { kind: "refused", message: answer.error };
    return { kind: "rendered", yaml: Buffer.from(answer.output ?? "", "base64").toString() };
  }

  /** Ends the process. */
  close(): void {
    this.#process.close();
  }
}

class OriginalProcess {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #reader: Interface;
  readonly #lines: AsyncIterator<string>;

  constructor(program: string) {
    // Its warnings are of no interest here.
    this.#process = spawn(program, { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, GOMAXPROCS: "1" } });
    this.#reader = createInterface({ input: this.#process.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** Gives undefined when the process ended instead of answering. */
  async ask(request: {
    readonly directory: string;
    readonly arguments: readonly string[];
  }): Promise<Answer | undefined> {
    this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await this.#lines.next();
    return line.done === true ? undefined : (JSON.parse(line.value) as Answer);
  }

  close(): void {
    this.#process.stdin.end();
    this.#reader.close();
  }
}
