import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Page } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { encryptForPassphrase } from "../src/secrets/encrypt-for-passphrase.ts";
import { handoverPage } from "../src/secrets/handover-page.ts";
import { newPassphrase } from "../src/secrets/passphrase.ts";
import { findChromium } from "./support/find-chromium.ts";

const access = { address: "https://goods.lab.example.org/login", user: "admin", password: `<b>"&'` };
const passphrase = "k7f3-q9x2-mm4a-82zt-cdw6";

test("the page alone gives nothing away but the experiment's name", async () => {
  const page = handoverPage("goods", await encryptForPassphrase(JSON.stringify(access), passphrase));
  const secrets = [access.address, access.password, passphrase, "k7f3q9x2mm4a82ztcdw6"];
  for (const secret of secrets) expect(page).not.toContain(secret);
  expect(page).toContain("<h1>Access to goods</h1>");
});

test("a passphrase has 100 bits in signs that nobody confuses, and is never the same", () => {
  const many = Array.from({ length: 50 }, newPassphrase);
  for (const each of many) expect(each).toMatch(/^[a-km-np-z2-9]{4}(-[a-km-np-z2-9]{4}){4}$/);
  expect(new Set(many).size).toBe(50);
});

// A person's machine may have no browser; CI's has.
test.skipIf(findChromium() === undefined)(
  "a browser without network opens it, however it is typed",
  { tags: ["slow"] },
  async () => {
    const { page, requests } = await openPage();
    const open = async (typed: string): Promise<void> => {
      await page.fill("#passphrase", typed);
      await page.click("button");
    };
    await open("k7f3-q9x2-mm4a-82zt-cdw7");
    await page.getByText("This passphrase does not open it.").waitFor();
    expect(await page.isVisible("#access")).toBe(false);

    await open("K7F3 Q9X2 mm4a82ztcdw6 ");
    await page.getByText(access.password).waitFor();
    expect(await page.innerText("#user")).toBe("admin");
    expect(await page.getAttribute("#address", "href")).toBe(access.address);
    expect(await page.isVisible("form")).toBe(false);
    expect(requests).toEqual([page.url()]);
  },
);

/** The page as an owner opens it from a mail: a file in a browser that reaches nothing. */
async function openPage(): Promise<{ readonly page: Page; readonly requests: readonly string[] }> {
  const directory = mkdtempSync(join(tmpdir(), "grove-page-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, "access.html");
  writeFileSync(file, handoverPage("goods", await encryptForPassphrase(JSON.stringify(access), passphrase)));
  // In a container Chromium's own sandbox is not to be had; the page is ours.
  const browser = await chromium.launch({ executablePath: findChromium() ?? "", args: ["--no-sandbox"] });
  onTestFinished(async () => browser.close());
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(file).href);
  return { page, requests };
}
