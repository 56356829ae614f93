import type { Browser } from "./browser.ts";

/**
 * Signs a person in to a hub by the provider that it sends them to, up to the hub's own first page.
 *
 * @throws {Error} with the status and the page at which it ended instead: 403 for somebody whom the hub does not let in
 */
export async function signInToHub(browser: Browser, url: string, login: string): Promise<Browser> {
  const form = await browser.visit({ url: `${url}/hub/home` });
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const page = await browser.visit({ url: form.url, method: "POST", headers, body: `person=${login}` });
  if (page.status !== 200 || !page.url.startsWith(`${url}/hub/`)) {
    throw new Error(`${login} was not signed in, but sent to ${page.url}: ${page.status} ${page.body.slice(0, 500)}`);
  }
  return browser;
}
