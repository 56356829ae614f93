import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { styleText } from "node:util";
import { memoryCluster } from "@grove/cluster";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../src/index.ts";
import { dataCluster } from "./support/data-cluster.ts";
import { imageOf, LabFixture } from "./support/lab-fixture.ts";
import { recordedTerminal } from "./support/recorded-terminal.ts";
import { application, runningObjects, targetOf } from "./support/running-objects.ts";
import { terminalPicture } from "./support/terminal-picture.ts";

// The pictures in docs/ are what the command says today; `npx vitest run --project @grove/cli pictures -u` draws them anew.

test("docs/status.svg", { tags: ["slow"] }, async () => {
  const lab = await newLab();
  await lab.mustGrove("promote", "public-goods");
  await lab.mustGrove("bump", "public-goods", "--image", imageOf("1.1.0", "b"));
  await lab.mustGrove("hold", "public-goods", "--environment", "production", "--reason", "study runs until Friday");
  await lab.mustGrove("new", "trust", "--kind", "OTree", "--image", "registry.example/econ/trust");
  const targets = await Promise.all(["staging", "production"].map(async (environment) => targetOf(lab, environment)));
  lab.cluster = memoryCluster({ objects: targets.flatMap(runningObjects) });
  await expect(await pictureOf(lab, "status")).toMatchFileSnapshot("../../../docs/status.svg");
});

test("docs/reset-refused.svg", async () => {
  const lab = await newLab();
  await lab.mustGrove("promote", "public-goods");
  const volumes = mkdtempSync(join(lab.directory, "volumes-"));
  const playing = [{ session: "k2m8x1qa", app: "public_goods", participants: 24, seconds: 12 }];
  const cluster = dataCluster({ namespace: "exp-public-goods", volumes, claim: "backups-k7f3q9x2", playing });
  await cluster.create(application("exp-public-goods"));
  lab.cluster = cluster;
  const words = ["reset", "public-goods", "--environment", "production"];
  await expect(await pictureOf(lab, ...words)).toMatchFileSnapshot("../../../docs/reset-refused.svg");
});

async function newLab(): Promise<LabFixture> {
  const lab = await new LabFixture().withExperiment();
  onTestFinished(() => lab[Symbol.dispose]());
  return lab;
}

/** What a person sees who types this. */
async function pictureOf({ lab, cluster }: LabFixture, ...words: readonly string[]): Promise<string> {
  const recorded = recordedTerminal();
  const terminal = {
    ...recorded,
    style: (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { validateStream: false }),
  };
  await main([...words, "--lab", lab], { terminal, openCluster: async () => cluster });
  return terminalPicture(["grove", ...words].join(" "), recorded.said.output + recorded.said.errors);
}
