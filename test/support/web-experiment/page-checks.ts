import type { BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";

/** A web experiment with the greetings "Hello" and "Howdy", wherever it runs, as a check meets it. */
export interface ShownExperiment {
  /** Somebody in a browser who has not been there before; opens the page at a path. */
  readonly visitor: (options?: BrowserContextOptions) => Promise<(path: string) => Promise<Page>>;
  /** What `greetings` has counted, by arm. */
  readonly counts: () => Promise<Counts>;
}

export type Counts = Readonly<Record<string, { readonly exposures: number; readonly likes: number }>>;

/** What holds of its page with any store, on one machine and in a cluster; to each check its own visitor comes. */
export const pageChecks: readonly (readonly [
  whatAVisitorDoes: string,
  check: (experiment: ShownExperiment) => Promise<void>,
])[] = [
  [
    "is greeted by name, and sees what 1 + 1 makes",
    async ({ visitor }) => {
      const open = await visitor();
      const page = await open("/Othello/1/1");
      expect(await page.innerText("#greeting")).toMatch(/^(Hello|Howdy) Othello!$/);
      expect(await page.innerText("#result")).toBe("1 + 1 = 2");
    },
  ],
  [
    "presses Like five times, and it counts once",
    async ({ visitor, counts }) => {
      const before = await counts();
      const open = await visitor();
      let page = await open("/Bob/1/1");
      const arm = (await page.innerText("#greeting")).startsWith("Hello") ? "hello" : "howdy";
      for (let press = 0; press < 5; press++) {
        while (!(await pressLike(page))) page = await open("/Bob/1/1");
      }
      const { exposures, likes } = before[arm] ?? { exposures: 0, likes: 0 };
      expect(await counts()).toEqual({ ...before, [arm]: { exposures: exposures + 1, likes: likes + 1 } });
    },
  ],
  [
    "sees the same arm under any name, also one that holds an arm's text",
    async ({ visitor, counts }) => {
      const before = exposuresOf(await counts());
      const open = await visitor();
      const greetings = new Set<string>();
      for (const name of ["Bob", "Othello", "Hello", "Howdy", "hello howdy"]) {
        const page = await open(`/${encodeURIComponent(name)}/1/1`);
        greetings.add((await page.innerText("#greeting")).replace(` ${name}!`, ""));
      }
      expect(greetings.size).toBe(1);
      expect(exposuresOf(await counts())).toBe(before + 1);
    },
  ],
  [
    "has a phone, and nothing is wider than its screen or too small for a finger",
    async (experiment) => expectToFit(experiment, 320),
  ],
];

/** Looks at each kind of page on a screen of so many CSS pixels: its width, and the height of what is pressed or filled in. */
export async function expectToFit({ visitor }: ShownExperiment, width: number): Promise<void> {
  const open = await visitor({ viewport: { width, height: 640 } });
  for (const path of ["/", "/Bob/1/1", `/${"Bartholomäus".repeat(8)}/1e300/1`, "/nothing"]) {
    const page = await open(path);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    for (const control of await page.locator("button, input:not([type=hidden]), select").all()) {
      expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
  }
}

/** Whether the answer came: Chromium drops it when an interface of the machine comes or goes, as those of pods do. */
async function pressLike(page: Page): Promise<boolean> {
  await page.click("#like");
  try {
    await page.getByText("Your Like counts once").waitFor();
    return true;
  } catch (error) {
    if (page.url().startsWith("chrome-error:")) return false;
    throw error;
  }
}

function exposuresOf(counts: Counts): number {
  return Object.values(counts).reduce((sum, { exposures }) => sum + exposures, 0);
}
