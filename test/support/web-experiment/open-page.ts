import { type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { findChromium } from "../find-chromium.ts";

/** Why a test that needs a browser is skipped; `undefined` where one is installed, as in CI. */
export const noBrowser = findChromium() === undefined ? "skipped: no Chromium is installed" : undefined;

/** A page in a browser of its own, which is closed after the test. */
export async function openPage(options: BrowserContextOptions = {}): Promise<Page> {
  // In a container Chromium's own sandbox is not to be had; the page is ours.
  const browser = await chromium.launch({ executablePath: findChromium() ?? "", args: ["--no-sandbox"] });
  onTestFinished(async () => browser.close());
  return (await browser.newContext(options)).newPage();
}
