import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { localStand } from "../cluster/stand.ts";
import { eventually } from "./support/eventually.ts";
import { theLab } from "./support/lab.ts";
import { liveImage } from "./support/live-image.ts";
import { removeFromStaging } from "./support/remove-experiments.ts";
import { reportSeconds } from "./support/report-seconds.ts";
import { publishTinyStudy, tinyNames, writeTinyOverlay } from "./support/tiny-studies.ts";

// A class hands in: fifty pipelines at once, from where each has pushed its image.

const lab = await theLab();
const stand = localStand(() => undefined);
const names = tinyNames(50);

// The registry that takes the image is the stand's.
describe.skipIf(!lab.isStand)("fifty pipelines", { tags: ["full"] }, () => {
  let second: string;

  beforeAll(async () => {
    const first = await publishTinyStudy(stand, "1.0.0");
    second = await publishTinyStudy(stand, "2.0.0");
    const started = performance.now();
    await lab.commit("a class", (checkout) => {
      for (const name of names) writeTinyOverlay(checkout, name, first);
    });
    await eventually("all of them run", async () => (await countLive(first)) === names.length, 900);
    reportSeconds("fifty new experiments run", started);
  }, 1_000_000);

  afterAll(async () => removeFromStaging(lab, names), 1_000_000);

  test("bump fifty experiments: each gets its commit, and exactly its image", async () => {
    const started = performance.now();
    const ends = await Promise.all(names.map(async (name) => bump(name, second)));
    reportSeconds("fifty bumps are live", started);
    const seconds = ends.map((end) => end.seconds).toSorted((one, other) => one - other);
    const queued = ends.filter((end) => end.queued).length;
    console.info(`${queued} went through the queue; until live: median ${seconds[24]} s, longest ${seconds[49]} s`);
    expect(await countLive(second)).toBe(names.length);
  });
});

interface Bumped {
  readonly seconds: number;
  /** Whether it met others, and did not get in by its first push. */
  readonly queued: boolean;
}

/** As the lab's pipeline bumps. */
async function bump(name: string, image: string): Promise<Bumped> {
  const started = performance.now();
  const words = ["--image", image, "--wait", "--revert", "--timeout", "1000", "--json"];
  const { change } = JSON.parse(await lab.grove("bump", name, ...words)) as {
    readonly change: { readonly attempts: number };
  };
  return { seconds: Math.round((performance.now() - started) / 1000), queued: change.attempts > 1 };
}

async function countLive(image: string): Promise<number> {
  const live = await Promise.all(names.map(async (name) => liveImage(lab, { environment: "staging", name })));
  return live.filter((one) => one === image).length;
}
