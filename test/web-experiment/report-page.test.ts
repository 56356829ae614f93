import { writeFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Counts, report, type ReportInput, reportPage, startEpoch } from "@grove/ab-testing";
import { describe, expect, test } from "vitest";
import { lowestContrast } from "../support/web-experiment/lowest-contrast.ts";
import { noBrowser, openPage } from "../support/web-experiment/open-page.ts";
import { twoGreetings } from "../support/web-experiment/start-services.ts";

const long = "good-morning-to-everybody-who-reads-this-and-to-those-who-do-not";
const pages = [
  ["a winner", pageOf([2510, 251], [2490, 312], { horizon: 5000 })],
  ["too early", pageOf([610, 51], [590, 62], { horizon: 5000 })],
  ["a broken sample ratio", pageOf([1000, 51], [1300, 62], {})],
  ["three arms, one with a long name", pageOfThree()],
] as const;

describe.skipIf(noBrowser !== undefined)(`a report's page (${noBrowser ?? "Chromium"})`, { tags: ["slow"] }, () => {
  test.for(pages)("of %s fits a phone and can be read in both colours", async ([, html]) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const page = await openPage({ colorScheme, viewport: { width: 320, height: 640 } });
      const said: string[] = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("request", (request) => {
        if (!request.url().startsWith("file:")) said.push(request.url());
      });
      await page.goto(pathToFileURL(fileOf(html)).href);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(320);
      expect(await page.evaluate<number>(lowestContrast)).toBeGreaterThanOrEqual(4.5);
      expect(await page.evaluate(collisions)).toEqual([]);
      expect(said).toEqual([]);
    }
  });
});

/** Texts of the pictures that lie upon each other, or leave their picture. Runs in the page. */
const collisions = `(() => {
  const boxes = [...document.querySelectorAll("svg text")].map((text) => ({
    text: text.textContent, box: text.getBoundingClientRect(), picture: text.ownerSVGElement.getBoundingClientRect(),
  }));
  const touch = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
  return boxes.flatMap(({ text, box, picture }, index) => [
    ...(box.left < picture.left - 1 || box.right > picture.right + 1 ? [text + " leaves the picture"] : []),
    ...boxes.slice(index + 1).filter((other) => touch(box, other.box)).map((other) => text + " lies upon " + other.text),
  ]);
})()`;

function fileOf(html: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "report-")), "report.html");
  writeFileSync(file, html);
  return file;
}

type Pair = readonly [exposures: number, likes: number];

function pageOf(hello: Pair, howdy: Pair, plan: NonNullable<ReportInput["plan"]>): string {
  const epoch = startEpoch(twoGreetings, { name: "fixed", counts: {} });
  const counts = { hello: countsFrom(hello), howdy: countsFrom(howdy) };
  return reportPage(report({ ...twoGreetings, epochs: [{ epoch, counts }], plan }));
}

function pageOfThree(): string {
  const design = { ...twoGreetings, arms: [...twoGreetings.arms, { name: long, text: "Good morning {name}!" }] };
  const epoch = startEpoch(design, { name: "fixed", counts: {} });
  const counts: Counts = {
    hello: countsFrom([1000, 100]),
    howdy: countsFrom([1000, 200]),
    [long]: countsFrom([1000, 350]),
  };
  return reportPage(report({ ...design, epochs: [{ epoch, counts }], decision: { arm: long } }));
}

function countsFrom([exposures, likes]: Pair) {
  return { exposures, likes };
}
