import { expect, onTestFinished, test } from "vitest";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";

async function lab(): Promise<LabFixture> {
  const fixture = new LabFixture();
  onTestFinished(() => fixture[Symbol.dispose]());
  return await fixture.withExperiment();
}

test("--branch commits beside main, and says what to open", { tags: ["slow"] }, async () => {
  const fixture = await lab();
  const before = fixture.tip;
  const output = await fixture.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0"), "--branch", "next");
  expect(output).toContain("next: open a merge request of next into main");
  expect(fixture.tip).toBe(before);
  expect(fixture.git("rev-parse", "next^")).toBe(before);
  expect(fixture.git("show", "next:environments/staging/public-goods/kustomization.yaml")).toContain("1.1.0");
});

test("--branch prints the address that the server names", { tags: ["slow"] }, async () => {
  const fixture = await lab();
  const url = "https://github.com/econ/lab/pull/new/held";
  fixture.run("sh", "-c", `mkdir -p hooks && printf '#!/bin/sh\\necho ${url}\\n' > hooks/post-receive`);
  fixture.run("chmod", "+x", "hooks/post-receive");
  const words = ["hold", "public-goods", "--reason", "a study runs", "--branch", "held"];
  expect(await fixture.mustGrove(...words)).toMatch(
    new RegExp(`next: open ${url}\\n *when it is merged: grove release`),
  );
});

test.for([
  ["bump", "--image", imageOf("1.1.0"), "--wait"],
  ["bump", "--image", imageOf("1.1.0"), "--revert"],
  ["rollback", "--sync"],
])("%s %s … on a branch cannot be followed", { tags: ["slow"] }, async ([verb = "", ...options]) => {
  const fixture = await lab();
  const before = fixture.git("for-each-ref");
  const refused = await fixture.grove(verb, "public-goods", "--branch", "next", ...options);
  expect(refused).toMatchObject({ exitCode: 2, errors: expect.stringContaining("BRANCH_NOT_FOLLOWED") });
  expect(fixture.git("for-each-ref")).toBe(before);
});
