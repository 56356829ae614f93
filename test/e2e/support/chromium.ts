import { createHash, type X509Certificate } from "node:crypto";
import { connect } from "node:tls";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { findChromium } from "../../support/find-chromium.ts";
import type { Place } from "./place.ts";

/** What somebody sees who opens an address of the lab in a headless Chromium, as text. */
export async function readInChromium(place: Place, url: string): Promise<string> {
  return withChromium(place, new URL(url).hostname, async (browser) => (await load(browser, url)).innerText("body"));
}

/** Opens a headless Chromium that finds the lab's names and trusts the certificate of one of its hosts. */
export async function withChromium<T>(place: Place, host: string, use: (browser: Browser) => Promise<T>): Promise<T> {
  const args = [
    "--no-sandbox", // which is not to be had in a container; the page is ours
    `--host-resolver-rules=MAP *.${place.domain} ${place.ingress}`,
    `--ignore-certificate-errors-spki-list=${await publicKeyHash(place, host)}`,
  ];
  const browser = await chromium.launch({ executablePath: findChromium() ?? "", args });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/**
 * Loads a page in a tab of its own. Chromium drops what it loads when an interface of the machine comes or goes, as those of pods do at any
 * time; on a screen it then loads the page anew by itself, without one it does not. Its own page about that comes a moment
 * later and would be in the way of a second look, so that one is had in a new tab.
 */
export async function load(browser: Pick<BrowserContext, "newPage">, url: string): Promise<Page> {
  for (;;) {
    /* oxlint-disable no-await-in-loop -- once, but for that */
    const page = await browser.newPage();
    try {
      await page.goto(url);
      return page;
    } catch (error) {
      if (!String(error).includes("net::ERR_NETWORK_CHANGED")) throw error;
      await page.close();
    }
    /* oxlint-enable no-await-in-loop */
  }
}

/**
 * Of the certificate with which a host answers; fails unless the lab's authority signed it for that host. Chromium knows no
 * authority but those of the machine, so it is told to take this one key.
 */
async function publicKeyHash({ ingress, authority }: Place, host: string): Promise<string> {
  const certificate = await new Promise<X509Certificate | undefined>((resolve, reject) => {
    const socket = connect({ host: ingress, port: 443, servername: host, ca: authority }, () => {
      resolve(socket.getPeerX509Certificate());
      socket.end();
    });
    socket.once("error", reject);
  });
  if (certificate === undefined) throw new Error(`${host} shows no certificate`);
  return createHash("sha256")
    .update(certificate.publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
}
