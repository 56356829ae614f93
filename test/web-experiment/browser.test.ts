import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lowestContrast } from "../support/web-experiment/lowest-contrast.ts";
import { noBrowser, openPage } from "../support/web-experiment/open-page.ts";
import { expectToFit, pageChecks, type ShownExperiment } from "../support/web-experiment/page-checks.ts";
import { noRedis, type RedisServer, startRedis } from "../support/web-experiment/redis-server.ts";
import { type ServicesOptions, startServices, twoGreetings } from "../support/web-experiment/start-services.ts";

let redis: RedisServer | undefined;
let version = 0;

beforeAll(async () => {
  if (noRedis === undefined && noBrowser === undefined) redis = await startRedis();
});
afterAll(async () => redis?.remove());

// A person's machine may have neither; CI's has both.
describe.for([
  ["in memory", noBrowser],
  ["in Redis", noBrowser ?? noRedis],
] as const)("counts %s", ([store, missing]) => {
  const options = (): ServicesOptions => ({
    experiment: { ...twoGreetings, version: String(++version) },
    redis: store === "in Redis" ? redis?.url : undefined,
  });

  describe.skipIf(missing !== undefined)(`a visitor (${missing ?? "Chromium"})`, { tags: ["slow"] }, () => {
    test.for(pageChecks)("%s", async ([, check]) => check(await shown(options())));

    test("meets an experiment that is decided: its winner, and nothing to press", async () => {
      const before = options();
      const decided = { ...before.experiment, decision: { arm: "howdy" } };
      const services = await startServices({ ...before, experiment: decided });
      const page = await openPage();
      await page.goto(`${services.page}/Bob/1/1`);
      expect(await page.innerText("#greeting")).toBe("Howdy Bob!");
      expect(await page.locator("#like").count()).toBe(0);
      expect((await services.results()).counts).toEqual({});
    });

    test("who has no JavaScript fills the form, is greeted, and likes it", async () => {
      const services = await startServices(options());
      const page = await openPage({ javaScriptEnabled: false });
      await page.goto(services.page);
      await page.getByLabel("Your name").fill("Zoë <b>");
      await page.getByLabel("First number").fill("1");
      await page.getByLabel("Sign").selectOption("divide");
      await page.getByLabel("Second number").fill("0");
      await page.getByRole("button", { name: "Greet me and calculate" }).click();
      expect(await page.innerText("#greeting")).toContain("Zoë <b>!");
      expect(await page.innerText("#result")).toBe("Nothing can be divided by zero. Choose another second number.");
      await page.getByRole("button", { name: "Like" }).click();
      expect(await page.getByRole("status").innerText()).toBe("Thank you. Your Like counts once.");
    });
  });
});

describe.skipIf(noBrowser !== undefined)(`the page (${noBrowser ?? "Chromium"})`, { tags: ["slow"] }, () => {
  test("fits a desk, too", async () => expectToFit(await shown({ experiment: twoGreetings }), 1280));

  test.for(["light", "dark"] as const)(
    "can be read in %s colours: each text has a contrast of 4.5",
    async (colorScheme) => {
      const services = await startServices({ experiment: twoGreetings });
      const page = await openPage({ colorScheme });
      for (const path of ["/", "/Bob/1/1", "/Bob/1/x"]) {
        await page.goto(`${services.page}${path}`);
        if (path === "/Bob/1/1") await page.click("#like");
        expect(await page.evaluate<number>(lowestContrast)).toBeGreaterThanOrEqual(4.5);
      }
    },
  );

  test("has one heading, a language, a name for each field, and shows where the focus is", async () => {
    const services = await startServices({ experiment: twoGreetings });
    const page = await openPage();
    await page.goto(`${services.page}/Bob/1/1`);
    expect(await page.getAttribute("html", "lang")).toBe("en");
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    for (const name of ["Your name", "First number", "Sign", "Second number"]) {
      expect(await page.getByLabel(name).count()).toBe(1);
    }
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.id")).toBe("like");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });

  test("breaks none of its own rules, and a name can smuggle in nothing", async () => {
    const services = await startServices({ experiment: twoGreetings });
    const page = await openPage();
    const said: string[] = [];
    page.on("console", (message) => said.push(message.text()));
    page.on("dialog", (dialog) => {
      said.push(dialog.message());
      void dialog.dismiss();
    });
    for (const name of ["Bob", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>']) {
      await page.goto(`${services.page}/${encodeURIComponent(name)}/1/1`);
      expect(await page.innerText("#greeting")).toContain(name);
    }
    expect(said).toEqual([]);
  });
});

/** The services as the checks that a cluster's have to pass, too, want them. */
async function shown(options: ServicesOptions): Promise<ShownExperiment> {
  const services = await startServices(options);
  return {
    visitor: async (context) => {
      const page = await openPage(context);
      return async (path) => {
        await page.goto(`${services.page}${path}`);
        return page;
      };
    },
    counts: async () => (await services.results()).counts,
  };
}
