import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { LabFixture } from "./support/lab-fixture.ts";
import { commitFile } from "./support/commit-file.ts";

const guide = "bootstrap/README.md";
const hashOfOld = createHash("sha256").update("old\n").digest("hex");

async function lab(...options: readonly string[]): Promise<LabFixture> {
  const fixture = new LabFixture();
  onTestFinished(() => fixture[Symbol.dispose]());
  await fixture.init(...options);
  return fixture;
}

/** A lab as an older grove left it: the record says so, and one of its files had another text. */
async function olderLab(): Promise<LabFixture> {
  const fixture = await lab();
  const record = fixture.read("grove.lock.yaml").replace("version: 0.1.0", "version: 0.0.9");
  commitFile(fixture, "grove.lock.yaml", record.replace(/(bootstrap\/README\.md): .*/, `$1: "${hashOfOld}"`));
  commitFile(fixture, guide, "old\n");
  return fixture;
}

describe("grove upgrade", { tags: ["slow"] }, () => {
  test("changes nothing in a lab that it has just made", async () => {
    const fixture = await lab();
    const before = fixture.tip;
    expect(await fixture.mustGrove("upgrade")).toContain("nothing to change");
    expect(fixture.tip).toBe(before);
  });

  test("renews what is older, in one commit on main", async () => {
    const fixture = await olderLab();
    expect((await fixture.grove("check")).output).toContain("warning LAB_OLDER");
    await fixture.mustGrove("upgrade");
    expect(fixture.git("log", "-1", "--format=%s", "main")).toBe("upgrade: 0.0.9 → 0.1.0");
    expect(fixture.git("diff", "--name-only", "main^", "main").split("\n")).toEqual([guide, "grove.lock.yaml"]);
    expect((await fixture.grove("check")).output).not.toContain("LAB_OLDER");
  });

  test("proposes it on a branch", async () => {
    const fixture = await olderLab();
    const before = fixture.tip;
    expect(await fixture.mustGrove("upgrade", "--branch", "upgrade-0.1")).toContain("to upgrade-0.1 of ");
    expect(fixture.tip).toBe(before);
    expect(fixture.git("rev-parse", "upgrade-0.1^")).toBe(before);
  });

  test("asks about what people changed, and shows the difference before it overwrites it", async () => {
    const fixture = await olderLab();
    commitFile(fixture, guide, "ours\n");
    const refused = await fixture.grove("upgrade");
    expect(refused).toMatchObject({ exitCode: 1 });
    expect(refused.errors).toContain("LAB_FILE_CHANGED");
    expect(refused.errors).toContain(`${guide} was changed by hand`);
    const preview = await fixture.mustGrove("upgrade", "--dry-run", "--overwrite", guide);
    expect(preview).toContain("\n-ours\n");
    await fixture.mustGrove("upgrade", "--keep", guide);
    expect(fixture.read(guide)).toBe("ours\n");
    expect(await fixture.mustGrove("upgrade")).toContain("nothing to change");
  });

  test("takes a lab of GitHub's to GitHub's pipelines, and a mistyped one nowhere", async () => {
    const fixture = await lab("--forge", "github");
    expect(fixture.read("grove.lock.yaml")).toContain("forge: github\n");
    expect(fixture.git("ls-tree", "-r", "--name-only", "main")).not.toMatch(/gitlab-ci|pipelines\/gitlab/);
    expect(await fixture.grove("upgrade", "--forge", "gitab")).toMatchObject({ exitCode: 2 });
  });
});

describe("grove upgrade --resolve", { tags: ["slow"] }, () => {
  test("fills digests into the lock and where its images run, and keeps every other line", async () => {
    const digest = `sha256:${"b".repeat(64)}`;
    const server = createServer(
      (_, response) => void response.writeHead(200, { "docker-content-digest": digest }).end(),
    );
    server.listen(0, "127.0.0.1");
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once("listening", resolve));
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const fixture = await lab();
    const files = [
      "images.lock.yaml",
      "apps/jupyterhub/base/kustomization.yaml",
      "apps/otree/base/kustomization.yaml",
      "apps/otree/components/archive-store/kustomization.yaml",
      "apps/web-experiment/base/kustomization.yaml",
      "bootstrap/gitlab/kustomization.yaml",
      "bootstrap/metrics/kustomization.yaml",
      "bootstrap/pages/kustomization.yaml",
      "bootstrap/sealed-secrets/kustomization.yaml",
    ];
    for (const path of files) {
      commitFile(fixture, path, fixture.read(path).replaceAll(/docker\.io\/|registry\.example\//g, `${host}/`));
    }
    const before = fixture.tip;
    await fixture.mustGrove("upgrade", "--resolve");
    const changed = fixture.git("diff", "--unified=0", before, "main", "--", ...files).split("\n");
    const lines = changed.filter((line) => /^[+-] /.test(line));
    expect(lines).toHaveLength(20);
    expect(new Set(lines.map((line) => line.replace(/^\+ +/, "")))).toEqual(new Set([`digest: "${digest}"`]));
    expect((await fixture.grove("check")).output).not.toContain("PLATFORM_IMAGE");
    expect(await fixture.mustGrove("upgrade", "--resolve")).toContain("nothing to change");
  });
});
