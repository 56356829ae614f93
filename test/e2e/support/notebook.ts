import type { Page } from "playwright-core";
import { load, withChromium } from "./chromium.ts";
import type { Hub } from "./hub.ts";
import type { Place } from "./place.ts";

/** JupyterLab in a browser, as somebody uses it who has signed in. */
export interface Notebook {
  /** Runs a cell of a new notebook; gives what it prints. */
  readonly run: (code: string) => Promise<string>;
}

/** Milliseconds that a server, JupyterLab and its kernel may take together. */
const patience = 180_000;

/** Signs a person in by the provider's page, waits until their server runs, and hands over a notebook. */
export async function inNotebook<T>(
  place: Place,
  { hub, name }: { readonly hub: Hub; /** As the provider's button says. */ readonly name: string },
  use: (notebook: Notebook) => Promise<T>,
): Promise<T> {
  return withChromium(place, hub.host, async (browser) => {
    const page = await load(browser, `${hub.url}/hub/spawn`);
    page.setDefaultTimeout(patience);
    await page.getByRole("button", { name }).click();
    await openNotebook(page);
    return use({ run: async (code) => runCell(page, code) });
  });
}

async function openNotebook(page: Page): Promise<void> {
  const inLab = /^(.*\/user\/[^/]+\/lab)/;
  await page.waitForURL(inLab, { timeout: patience });
  // JupyterLab opens what was open the last time; a new notebook is offered where nothing is.
  await page.goto(`${inLab.exec(page.url())?.[1]}?reset`);
  await page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click();
  await page.locator(".jp-Notebook .cm-content").first().waitFor();
  await page.getByText("Python 3 (ipykernel) | Idle").waitFor();
}

async function runCell(page: Page, code: string): Promise<string> {
  const cells = page.locator(".jp-CodeCell");
  const cell = cells.nth((await cells.count()) - 1); // running it adds an empty one
  await cell.locator(".cm-content").click();
  await page.keyboard.type(code);
  await page.keyboard.press("Shift+Enter");
  const output = cell.locator(".jp-OutputArea-output").first();
  await output.waitFor();
  return (await output.innerText()).trim();
}
