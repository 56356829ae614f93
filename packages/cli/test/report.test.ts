import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { memoryCluster, type PodObject } from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { copyOfLab } from "./support/copy-of-lab.ts";
import { LabFixture } from "./support/lab-fixture.ts";

const namespace = "exp-greetings";
const repository = "registry.example/econ/greetings";
const clear = { hello: { exposures: 1000, likes: 100 }, howdy: { exposures: 1000, likes: 200 } };
const close = { hello: { exposures: 1000, likes: 100 }, howdy: { exposures: 1000, likes: 110 } };

/** A lab in which the web experiment `greetings` runs in both environments. */
const prepared = new LabFixture();
beforeAll(async () => {
  await prepared.init();
  await prepared.mustGrove("new", "greetings", "--kind", "WebExperiment", "--image", repository, "--title", "Which?");
  for (const service of ["awesome-app", "greetings", "maths"]) {
    // oxlint-disable-next-line no-await-in-loop -- one commit after the other
    await prepared.mustGrove("bump", "greetings", "--image", `${repository}/${service}:1@sha256:${"a".repeat(64)}`);
  }
  await prepared.mustGrove("promote", "greetings");
  await prepared.mustGrove("new", "goods", "--kind", "OTree", "--image", "registry.example/econ/goods");
});
afterAll(() => prepared[Symbol.dispose]());

function labThatCounted(counts: object = clear): LabFixture {
  const lab = copyOfLab(prepared);
  lab.cluster = clusterOf({ stdout: JSON.stringify(resultsOf(counts)) });
  return lab;
}

describe("report", () => {
  test("reads production unless told, and says what may be said", async () => {
    const text = await labThatCounted().mustGrove("report", "greetings");
    expect(text).toMatch(/^greetings, version 1\nhowdy wins with 95 % confidence: \+10\.0 /);
    expect(text).toContain("hello       1000      1000    100  10.0 %  8.3 % to 12.0 %");
  });

  test("reads staging where it is told to", async () => {
    const lab = labThatCounted();
    const { errors } = await lab.grove("report", "greetings", "--environment", "staging");
    expect(errors).toContain("greetings of staging/greetings does not run");
    lab.cluster = clusterOf({ stdout: JSON.stringify(resultsOf(close)), pods: [pod("exp-greetings-staging")] });
    expect(await lab.mustGrove("report", "greetings", "--environment", "staging")).toContain("Undecided");
  });

  test("--json is the report as data", async () => {
    const data: unknown = JSON.parse(await labThatCounted().mustGrove("report", "greetings", "--json"));
    expect(data).toMatchObject({
      environment: "production",
      name: "greetings",
      rates: "counted",
      arms: [{ arm: "hello", exposures: 1000, likes: 100, rate: { value: 0.1 } }, { arm: "howdy" }],
      verdict: { answer: "winner", winner: "howdy", reasons: [{ code: "ANY_TIME" }] },
    });
  });

  test("--html writes a page, and never over a file", async () => {
    const lab = labThatCounted();
    const file = join(lab.directory, "report.html");
    expect(await lab.mustGrove("report", "greetings", "--html", file)).toContain(`as a page: ${file}`);
    const page = readFileSync(file, "utf8");
    expect(page).toContain("<h1>Which?</h1>");
    expect(page).toMatch(/greetings, version 1, as of \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    expect((await lab.grove("report", "greetings", "--html", file)).errors).toContain("FILE_NOT_WRITTEN");
  });

  test("asks the newest pod that is ready", async () => {
    const lab = labThatCounted();
    const asked: string[] = [];
    const [old, young, starting] = [pod(namespace), pod(namespace, 2), pod(namespace, 3, "False")];
    const cluster = clusterOf({ stdout: JSON.stringify(resultsOf(clear)), pods: [old, starting, young] });
    lab.cluster = {
      ...cluster,
      exec: async (container, command) => {
        asked.push(`${container.pod}/${container.container}`);
        return await cluster.exec(container, command);
      },
    };
    await lab.mustGrove("report", "greetings");
    expect(asked).toEqual(["greetings-2/greetings"]);
  });

  test.for<readonly [name: string, words: readonly string[], cluster: Answer, said: readonly string[]]>([
    ["another kind", ["goods", "--environment", "staging"], {}, ["NOT_A_WEB_EXPERIMENT", "of kind OTree"]],
    ["nothing of this name", ["greeting"], {}, ["EXPERIMENT_NOT_FOUND", 'did you mean "greetings"?']],
    ["nothing that runs", ["greetings"], { pods: [] }, ["GREETINGS_NOT_RUNNING", "grove wake greetings"]],
    [
      "nothing that is ready",
      ["greetings"],
      { pods: [pod(namespace, 1, "False")] },
      ["GREETINGS_NOT_RUNNING", "its pod is not ready"],
    ],
    [
      "counts that cannot be reached",
      ["greetings"],
      { exitCode: 1, stdout: '{"error":{"code":"STORE_UNAVAILABLE"}}' },
      ["RESULTS_UNREADABLE", "STORE_UNAVAILABLE", "--container greetings"],
    ],
    ["something else that answers", ["greetings"], { stdout: "<html>" }, ["RESULTS_UNREADABLE"]],
    [
      "another version that runs",
      ["greetings"],
      { stdout: JSON.stringify({ ...resultsOf(clear), version: "2" }) },
      ["VERSION_NOT_LIVE", "sync it"],
    ],
  ])("refused: %s", async ([, words, answer, said]) => {
    const lab = labThatCounted();
    lab.cluster = clusterOf(answer);
    const { exitCode, output, errors } = await lab.grove("report", ...words);
    expect([output, exitCode]).toEqual(["", answer.exitCode === 1 ? 4 : words[0] === "goods" ? 2 : 1]);
    for (const each of said) expect(errors).toContain(each);
  });
});

describe("what is run in the container", () => {
  test("brings the answer as it is, however long", async () => {
    const long = JSON.stringify({ text: "ü".repeat(500_000) });
    expect(await askServer((_, response) => response.end(long))).toEqual({ exitCode: 0, stdout: long, stderr: "" });
  });

  test("ends with 1 where greetings refuses, in its own words", async () => {
    const { exitCode, stdout } = await askServer((_, response) => response.writeHead(503).end("away"));
    expect([exitCode, stdout]).toEqual([1, "away"]);
  });

  test("ends with 2 where nobody answers, and says why", async () => {
    const { exitCode, stderr } = await askServer((_, response) => response.destroy());
    expect(exitCode).toBe(2);
    expect(stderr).toContain("other side closed");
  });
});

describe("promote --winner", () => {
  test("commits the decision with its numbers; comments stay, and the experiment goes by it", async () => {
    const lab = labThatCounted();
    const spec = "environments/production/greetings/experiment.yaml";
    const before = lab.read(spec);
    expect(await lab.mustGrove("promote", "greetings", "--winner", "howdy")).toContain("Sync in Argo CD's page");
    expect(lab.read(spec)).toBe(`${before}decision: {arm: howdy}\n`);
    expect(lab.read("environments/production/greetings/experiment-settings.json")).toContain('"decision"');
    expect(lab.git("diff", "--name-only", "main~1", "main").split("\n")).toHaveLength(2);
    const message = lab.git("log", "-1", "--format=%B", "main");
    expect(message).toMatch(/^decide\(production\/greetings\): howdy\n/);
    for (const line of [
      "Exposures: hello 1000, howdy 1000",
      "Likes: hello 100, howdy 200",
      /Difference: howdy − hello \+10\.0 \(\+\d\.\d to \+1\d\.\d\) percentage points, 95 %/,
      "Method: confidence sequence, which holds at every look",
    ])
      expect(message).toMatch(line);
    expect(lab.git("log", "-1", "--format=%(trailers:key=Winner,valueonly)", "main")).toBe("howdy");
    expect(await lab.mustGrove("check")).toContain("0 errors");
  });

  test("a second time changes nothing, and a promotion that would undo it is refused", async () => {
    const lab = labThatCounted();
    await lab.mustGrove("promote", "greetings", "--winner", "howdy");
    expect(await lab.mustGrove("promote", "greetings", "--winner", "howdy")).toContain("nothing to change");
    expect((await lab.grove("promote", "greetings")).errors).toContain("DECISION_UNDONE");
  });

  test.for<readonly [name: string, counts: object, arm: string, said: string]>([
    ["nothing is shown", close, "howdy", "Undecided: no arm is shown to be better than each other one."],
    ["another arm wins", clear, "hello", "howdy wins with 95 % confidence"],
    ["there is no such arm", clear, "hi", "it is none of the arms"],
    ["nobody came", {}, "howdy", "Nobody was shown anything so far."],
  ])("refused where %s", async ([, counts, arm, said]) => {
    const lab = labThatCounted(counts);
    const { tip } = lab;
    const { exitCode, errors } = await lab.grove("promote", "greetings", "--winner", arm);
    expect(exitCode).toBe(1);
    for (const each of ["WINNER_NOT_SHOWN", said]) expect(errors).toContain(each);
    expect(lab.tip).toBe(tip);
  });

  test("--dry-run shows it, and commits nothing", async () => {
    const lab = labThatCounted();
    const { tip } = lab;
    expect(await lab.mustGrove("promote", "greetings", "--winner", "howdy", "--dry-run")).toContain(
      "+decision: {arm: howdy}",
    );
    expect(lab.tip).toBe(tip);
  });
});

interface Answer {
  readonly exitCode?: number;
  readonly stdout?: string;
  readonly pods?: readonly PodObject[];
}

function clusterOf({ exitCode = 0, stdout = "", pods = [pod(namespace)] }: Answer) {
  return memoryCluster({ objects: pods, exec: () => ({ exitCode, stdout, stderr: "" }) });
}

function pod(where: string, number = 1, ready = "True"): PodObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `greetings-${number}`,
      namespace: where,
      labels: { "app.kubernetes.io/name": "greetings" },
      creationTimestamp: `2026-11-26T10:0${number}:00Z`,
    },
    spec: { containers: [{ name: "greetings", image: "greetings" }] },
    status: { phase: "Running", conditions: [{ type: "Ready", status: ready }] },
  };
}

/** What greetings answers at `/results`. */
function resultsOf(counts: object) {
  const shares = ["hello", "howdy"].map((arm) => ({ arm, propensity: 0.5 }));
  const epoch = { experiment: "greetings", version: "1", name: "fixed", policy: "fixed", arms: shares };
  const arms = ["Hello", "Howdy"].map((word) => ({ name: word.toLowerCase(), text: `${word} {name}!`, weight: 1 }));
  const epochs = Object.keys(counts).length === 0 ? [] : [{ epoch, counts }];
  return { experiment: "greetings", version: "1", arms, policy: { kind: "fixed" }, counts, epochs };
}

/** Runs the very command of the container, but for the port, beside a server that answers so. */
async function askServer(listener: RequestListener) {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const [, , question = ""] = await commandOfContainer();
  const script = question.replace(":8080/", `:${(server.address() as AddressInfo).port}/`);
  expect(script).not.toBe(question);
  const options = { maxBuffer: 10_000_000 };
  return await promisify(execFile)(process.execPath, ["-e", script], options).then(
    ({ stdout, stderr }) => ({ exitCode: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
      exitCode: code,
      stdout,
      stderr,
    }),
  );
}

async function commandOfContainer(): Promise<readonly string[]> {
  const lab = labThatCounted();
  let asked: readonly string[] = [];
  lab.cluster = memoryCluster({
    objects: [pod(namespace)],
    exec: (command) => {
      asked = command;
      return { exitCode: 0, stdout: JSON.stringify(resultsOf(clear)), stderr: "" };
    },
  });
  await lab.mustGrove("report", "greetings");
  return asked;
}
