import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ContainerReference } from "@grove/cluster";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gitHost, gitlabHubName as name, hubName, issuer } from "../cluster/addresses.ts";
import { publishCourse, publishHubImages } from "../cluster/build/hub-images.ts";
import { createPublicRepository, type PublicRepository, publicGit } from "../cluster/parts/public-git.ts";
import { hubClient } from "../cluster/parts/identity-provider.ts";
import { startPart, stopPart } from "../cluster/run/start-part.ts";
import { localStand } from "../cluster/stand.ts";
import { connectFrom } from "./support/connection.ts";
import { editHub, hubOf, notebookIn } from "./support/hub.ts";
import { theLab } from "./support/lab.ts";
import { repositoryOf } from "./support/repository-of.ts";

// A hub whose people sign in by GitLab, and find the course's materials in their homes. Each test goes on where the one
// before it ended.

const lab = await theLab();
const stand = localStand((line) => process.stdout.write(`${line}\n`));
const hub = hubOf(lab, "staging", name);
const folder = "/home/jovyan/materials";
let materials: PublicRepository;

describe.skipIf(!lab.isStand)("a seminar's hub (on the stand, where a public Git server and a GitLab are)", () => {
  beforeAll(async () => {
    await publishHubImages(stand);
    const image = await publishCourse(stand, { name: hubName, tag: "2026.1" });
    materials = await createPublicRepository(stand, name);
    publish("lesson 1");
    await lab.grove("new", name, "--kind", "JupyterHub", "--image", repositoryOf(image));
    await editHub(lab, "the seminar's hub", {
      environment: "staging",
      name,
      spec: {
        // Bob is in the group above it.
        authentication: `{gitlab: {url: "${issuer}", groups: [psych-lab/seminar]}}`,
        materials: `{repository: "${materials.url}"}`,
        check: "{packages: [numpy]}",
        server: "{memory: {guarantee: 128Mi, limit: 512Mi}, storage: 64Mi}",
      },
    });
    await hub.setClient(hubClient(stand));
    await lab.grove("bump", name, "--image", image);
    await lab.grove("wait", name, "--timeout", "600");
  }, 1_800_000); // without a cache four images are built
  afterAll(async () => startPart(stand, publicGit));

  test("GitLab signs Bob in, a member of the group above", async () => {
    const page = await (await hub.signIn("bob")).visit({ url: `${hub.url}/hub/home` });
    expect(page.body).toContain("/hub/spawn/bob");
  });

  test("Alice, whom GitLab knows, but not as a member, is refused", async () => {
    await expect(hub.signIn("alice")).rejects.toThrow(/oauth_callback.*: 403 /);
  });

  test("Bob's server has the materials, read-only", async () => {
    const server = await startBobsServer();
    expect(await read(server, "lesson.md")).toBe("lesson 1");
    for (const command of [`echo mine > ${folder}/lesson.md`, `touch ${folder}/new`, `rm ${folder}/lesson.md`]) {
      // oxlint-disable-next-line no-await-in-loop -- in one container, one after the other
      const { exitCode, stderr } = await lab.cluster.exec(server, ["bash", "-c", command]);
      expect({ command, exitCode, stderr }).toMatchObject({ stderr: expect.stringContaining("Read-only file system") });
      expect(exitCode).not.toBe(0);
    }
    // Beside them the home is his.
    expect((await lab.cluster.exec(server, ["touch", "/home/jovyan/mine"])).exitCode).toBe(0);
  });

  test("the lab's own Git server is closed to it, the public one is not", async () => {
    const server = await bobsServer();
    expect(await connectFrom(lab.cluster, server, new URL(materials.url).host)).toBe("open");
    expect(await connectFrom(lab.cluster, server, gitHost)).toBe("closed");
  });

  test("a new commit is there after the next start, not before", async () => {
    publish("lesson 2");
    expect(await read(await bobsServer(), "lesson.md")).toBe("lesson 1");
    const server = await startBobsServer();
    expect(await read(server, "lesson.md")).toBe("lesson 2");
    expect((await lab.cluster.exec(server, ["ls", "/home/jovyan"])).stdout).toContain("mine");
  });

  test("while their server is away people's servers start, and a note says what is missing", async () => {
    await stopPart(stand, publicGit);
    const server = await startBobsServer();
    expect(await read(server, "NOT-AVAILABLE.txt")).toMatch(/could not be fetched: .*unable to access/s);
    await startPart(stand, publicGit);
    expect(await read(await startBobsServer(), "lesson.md")).toBe("lesson 2");
  });
});

/** A commit of the teaching team, pushed to the public repository. */
function publish(lesson: string): void {
  const clone = mkdtempSync(join(lab.folder, "materials-"));
  const git = (...words: readonly string[]) => execFileSync("git", ["-C", clone, ...words]);
  git("clone", "--quiet", materials.folder, ".");
  writeFileSync(join(clone, "lesson.md"), lesson);
  git("add", "--all");
  git("-c", "user.name=Course", "-c", "user.email=course@lab.example", "commit", "--quiet", "--message", lesson);
  git("push", "--quiet", "origin", "HEAD:main");
}

/** Another server than the one that runs, if one does. */
async function startBobsServer(): Promise<ContainerReference> {
  const bob = await hub.signIn("bob");
  await hub.stopServer("bob");
  await hub.startServer(bob, "bob");
  return bobsServer();
}

async function bobsServer(): Promise<ContainerReference> {
  return notebookIn(hub, await hub.serverOf("bob"));
}

async function read(server: ContainerReference, file: string): Promise<string> {
  return (await lab.cluster.exec(server, ["cat", `${folder}/${file}`])).stdout;
}
