import { type Cluster, type ClusterObject, memoryCluster } from "@grove/cluster";
import { GroveError } from "@grove/plan";
import { describe, expect, onTestFinished, test } from "vitest";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";

const name = "public-goods";
const production = ["--environment", "production"];
const database = { apiVersion: "v1", kind: "Pod", metadata: { name: "postgres-0", namespace: `exp-${name}` } };
const playing = { session: "abc123", app: "public_goods", participants: 3, seconds: 12 };
const change: Readonly<Record<string, readonly string[]>> = {
  deploy: ["deploy", name],
  rollback: ["rollback", name, ...production],
  delete: ["delete", name, ...production, "--yes"],
  rehearse: ["rehearse", name, ...production, "--participants", "2"],
};

/** A lab whose production had one image and has another, and whose cluster says who is playing there. */
async function newLab(activity: readonly object[]): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  await lab.mustGrove("promote", name);
  await lab.mustGrove("bump", name, "--image", imageOf("1.1.0", "b"), "--build", "2");
  await lab.mustGrove("promote", name);
  const exec = () => ({ exitCode: 0, stdout: JSON.stringify(activity), stderr: "" });
  lab.cluster = memoryCluster({ objects: [database], exec });
  return lab;
}

/** Somebody else's commit: a file with this text. */
function commit(lab: LabFixture, path: string, text: string): void {
  const clone = `${lab.directory}/clone`;
  const script = `git clone --quiet --branch main . "$0" && cd "$0" && mkdir -p "$(dirname "$1")" && printf %s "$2" > "$1" &&
    git add --all && git -c user.name=a -c user.email=a@b.c commit --quiet --message change && git push --quiet && rm -r "$0"`;
  lab.run("bash", "-c", script, clone, path, text);
}

const unreachable: Cluster = {
  ...memoryCluster(),
  read: async () => {
    throw new GroveError("nobody answers", { code: "CLUSTER_UNREACHABLE", kind: "unreachable", next: "start it" });
  },
};

describe("while 3 participants play", () => {
  test.for(Object.keys(change))("%s says so and changes nothing", async (verb) => {
    const lab = await newLab([playing]);
    const { tip } = lab;
    const refused = await lab.grove(...(change[verb] ?? []));
    const said = /SESSION_RUNNING: 3 participants are playing in session abc123 \(public_goods\).*\n {2}→ wait until/;
    expect(refused).toMatchObject({ exitCode: 1, errors: expect.stringMatching(said) });
    expect(lab.tip).toBe(tip);
  });

  test("rollback goes on in staging, where they are testers", async () => {
    const lab = await newLab([playing]);
    await lab.mustGrove("rollback", name);
  });

  test("rollback goes on where the glass is broken", async () => {
    const lab = await newLab([playing]);
    const path = `environments/production/${name}/operation.yaml`;
    const until = `${new Date(Date.now() + 3_600_000).toISOString().slice(0, 16)}Z`;
    commit(lab, path, `${lab.read(path)}breakGlass: {reason: payoffs are wrong, until: ${until}}\n`);
    await lab.mustGrove("rollback", name, ...production);
  });
});

describe("while a session is planned", () => {
  test("rollback of staging is refused, too", async () => {
    const lab = await newLab([]);
    const path = `environments/staging/${name}/operation.yaml`;
    const start = new Date(Date.now() - 600_000).toISOString().slice(0, 16);
    commit(lab, path, `${lab.read(path)}sessions: [{start: ${start}, minutes: 60, timeZone: UTC, participants: 24}]\n`);
    const refused = await lab.grove("rollback", name);
    const said = expect.stringMatching(/SESSION_RUNNING: a session for 24 participants is planned until .* UTC/);
    expect(refused).toMatchObject({ exitCode: 1, errors: said });
  });

  test("rollback of a study that rests goes on: it serves nobody", async () => {
    const lab = await newLab([]);
    const path = `environments/staging/${name}/operation.yaml`;
    const start = new Date(Date.now() - 600_000).toISOString().slice(0, 16);
    const asleep = lab.read(path).replace("state: running", "state: asleep");
    commit(lab, path, `${asleep}sessions: [{start: ${start}, minutes: 60, timeZone: UTC}]\n`);
    await lab.mustGrove("rollback", name);
  });
});

describe("when the cluster does not answer", () => {
  test("rollback goes on with a note, for the guards there hold anyway", async () => {
    const lab = await newLab([]);
    lab.cluster = unreachable;
    const output = await lab.mustGrove("rollback", name, ...production);
    expect(output).toMatch(/warning SESSIONS_UNKNOWN: .*nobody answers\n {2}→ nothing to do: the guards/);
  });

  test("delete is refused, for nothing in the cluster would stop it", async () => {
    const lab = await newLab([]);
    lab.cluster = unreachable;
    const refused = await lab.grove(...(change["delete"] ?? []));
    const said = expect.stringMatching(/error SESSIONS_UNKNOWN: .*nobody answers\n {2}→ start it/);
    expect(refused).toMatchObject({ exitCode: 1, errors: said });
  });
});

describe("where the lab's pipeline has no right to look", () => {
  const forbidden = new GroveError("this user may not do that", { code: "CLUSTER_FORBIDDEN", next: "ask somebody" });

  test.for([
    ["production that is not there yet has nobody who plays", [], false],
    ["production that is there says that it could not be seen", [applicationOf(`exp-${name}`)], true],
  ] as const)("%s", async ([, objects, isWarned]) => {
    const lab = await newLab([]);
    const cluster = memoryCluster({ objects });
    lab.cluster = {
      ...cluster,
      read: async (reference) => (reference.kind === "Pod" ? Promise.reject(forbidden) : cluster.read(reference)),
    };
    const output = await lab.mustGrove("rollback", name, ...production);
    expect(output.includes("SESSIONS_UNKNOWN")).toBe(isWarned);
  });
});

function applicationOf(application: string): ClusterObject {
  const metadata = { name: application, namespace: "argocd" };
  return { apiVersion: "argoproj.io/v1alpha1", kind: "Application", metadata, spec: { project: "grove-production" } };
}
