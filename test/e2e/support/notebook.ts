import { errors, type Page } from "playwright-core";
import { withChromium } from "./chromium.ts";
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
    const page = await browser.newPage();
    page.setDefaultTimeout(patience);
    await dismissLostConnections(page);
    await openLab(page, { hub, name });
    await openNotebook(page);
    return use({ run: async (code) => runCell(page, code) });
  });
}

/** JupyterLab takes a request that Chromium dropped for the end of its server, and asks whether to start another one. */
async function dismissLostConnections(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog", { name: /^Server unavailable or unreachable/ });
  await page.addLocatorHandler(dialog, async () => dialog.getByRole("button", { name: "Dismiss" }).click());
}

const inLab = /^(.*\/user\/[^/]+\/lab)/;

/**
 * By `/hub/spawn`, which leads to whoever signs in, to a server that starts, or to one that runs. It is opened again and
 * again: the server's own pod brings an interface, and Chromium drops what it loads when one comes.
 */
async function openLab(page: Page, { hub, name }: { readonly hub: Hub; readonly name: string }): Promise<void> {
  const ends = Date.now() + patience;
  while (!inLab.test(page.url())) {
    /* oxlint-disable no-await-in-loop -- each look comes after the wait */
    if (Date.now() > ends) throw new Error(`${name} does not get to the server, but to ${page.url()}`);
    await visit(page, `${hub.url}/hub/spawn`);
    const person = page.getByRole("button", { name });
    if (await person.isVisible()) await person.click();
    await page.waitForURL(inLab, { timeout: 10_000 }).catch(() => undefined);
    /* oxlint-enable no-await-in-loop */
  }
}

/** Goes to a page; what is dropped on the way is left to the next attempt. */
async function visit(page: Page, url: string): Promise<void> {
  try {
    await page.goto(url);
  } catch (error) {
    if (!/net::ERR_NETWORK_CHANGED|interrupted by another navigation/.test(String(error))) throw error;
  }
}

/**
 * JupyterLab opens what was open the last time; a new notebook is offered where nothing is. Chromium drops what it loads when
 * another pod brings an interface, and JupyterLab does without that part of itself: then it is opened anew.
 */
async function openNotebook(page: Page): Promise<void> {
  const ends = Date.now() + patience;
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each attempt comes after the one before
    await visit(page, `${inLab.exec(page.url())?.[1]}?reset`);
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await startNotebook(page);
    } catch (error) {
      if (!(error instanceof errors.TimeoutError) || Date.now() > ends) throw error;
    }
  }
}

async function startNotebook(page: Page): Promise<void> {
  const timeout = patience / 4;
  await page.locator('.jp-LauncherCard[data-category="Notebook"]').first().click({ timeout });
  await page.locator(".jp-Notebook .cm-content").first().waitFor({ timeout });
  await page.getByText("Python 3 (ipykernel) | Idle").waitFor({ timeout });
}

async function runCell(page: Page, code: string): Promise<string> {
  const cells = page.locator(".jp-CodeCell");
  const cell = cells.nth((await cells.count()) - 1); // running it adds an empty one
  const editor = cell.locator(".cm-content");
  await editor.click();
  await editor.pressSequentially(code);
  await editor.press("Shift+Enter");
  const output = cell.locator(".jp-OutputArea-output").first();
  await output.waitFor();
  return (await output.innerText()).trim();
}
