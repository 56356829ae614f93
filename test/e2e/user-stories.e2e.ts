import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { publishExperiment } from "../cluster/build/experiment-image.ts";
import { localStand } from "../cluster/stand.ts";
import { repositoryRoot } from "../support/repository.ts";
import { theLab } from "./support/lab.ts";
import { otreeOf } from "./support/otree.ts";
import { enter, finish } from "./support/participants.ts";
import { repositoryOf } from "./support/repository-of.ts";

// What an experimenter and a lab manager want of it, in the order of a study's life; the first predecessor's six stories.

const lab = await theLab();
const name = "story";
const staging = otreeOf(lab, "staging", name);
const production = otreeOf(lab, "production", name);
const project = join(lab.folder, "project");
const introduction = join(project, "public_goods/Introduction.html");

describe.skipIf(!lab.isStand)("the life of a study (on the stand, where its images are built)", () => {
  beforeAll(() => {
    const origin = join(lab.folder, "origin");
    cpSync(join(repositoryRoot, "apps/otree/starter"), origin, { recursive: true, filter: isOfTheProject });
    git(origin, "init", "--quiet", "--initial-branch=main");
    commitAll(origin, "The starter");
  });

  test("1. clone the base project and make it my own study", () => {
    git(lab.folder, "clone", "--quiet", join(lab.folder, "origin"), project);
    change(introduction, "<p>", "<p>This is about a garden that we share.</p><p>");
    commitAll(project, "A garden");
  });

  test("2. what I pushed is built and runs on staging, and one click puts it into production", async () => {
    await lab.newExperiment(name, (await build("1.0.0")).repository);
    await lab.grove("bump", name, "--image", (await build("1.0.0")).image);
    console.info(await lab.grove("wait", name));
    console.info(await lab.grove("deploy", name));
  });

  test("3. participants reach it by HTTPS under its own name, and play it to the end", async () => {
    expect(production.host).toBe(`${name}.${lab.place.domain}`);
    const participants = await enter(lab, production, await production.createSession(2), 2);
    await finish(participants);
    expect((await production.page("/api/export_app?app=public_goods")).body.split("\n").length).toBeGreaterThan(6);
    await production.passTime(300);
  });

  test("4. a later push gets there by the same way, and keeps the data", async () => {
    change(introduction, "a garden that we share", "a lake that we share");
    commitAll(project, "A lake");
    const rows = await production.participantsHash();
    await lab.grove("bump", name, "--image", (await build("1.1.0")).image);
    await lab.grove("wait", name);
    await lab.grove("deploy", name);
    const [participant] = await enter(lab, production, await production.createSession(2), 1);
    // The pod before goes on serving until the ingress controller, which looks every two seconds, knows of this one.
    await expect.poll(async () => participant?.text(), { timeout: 10_000 }).toContain("a lake that we share");
    expect(await production.participantsHash()).not.toBe(rows);
    expect(await production.countSessions()).toBe(2);
    await production.passTime(1800);
  });

  test("5. the production experiment is deleted, and its data is archived", async () => {
    await lab.grove("delete", name, "--environment", "production", "--yes");
    expect(await lab.application("production", name)).toBeUndefined();
    expect((await production.page("/login")).status).toBe(503);
    expect(await staging.page("/login")).toMatchObject({ status: 200 });
  });

  test("6. the database is reset", async () => {
    await staging.createSession(2);
    console.info(await lab.grove("reset", name, "--yes"));
    expect(await staging.countSessions()).toBe(0);
    await staging.served();
    expect(await staging.page("/login")).toMatchObject({ status: 200 });
  });
});

function isOfTheProject(path: string): boolean {
  return !/\/(__pycache__|db\.sqlite3|venv)$/.test(path);
}

function git(folder: string, ...words: readonly string[]): void {
  const identity = ["-c", "user.name=Ada", "-c", "user.email=ada@lab.example"];
  execFileSync("git", ["-C", folder, ...identity, ...words]);
}

function commitAll(folder: string, message: string): void {
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", message);
}

function change(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(file, text.replace(from, to));
}

/** What a pipeline does with a push. */
async function build(tag: string): Promise<{ readonly image: string; readonly repository: string }> {
  const stand = localStand((line) => process.stdout.write(`${line}\n`));
  const image = await publishExperiment(stand, { name, tag, project });
  return { image, repository: repositoryOf(image) };
}
