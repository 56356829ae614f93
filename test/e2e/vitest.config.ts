import { defineConfig } from "vitest/config";

// On its own: `npm test` needs neither root nor a cluster, and must not find these. All files share one cluster with one
// lab. Most of them mind their own experiments, and wait more than they work, so two run side by side; those that judge,
// disturb or measure the whole run after them, one by one. So do all but one of those whose projects ask the lab, for it
// believes one code host at a time. On another cluster than the stand, what the stand promises is not asked.
const isStand = process.env["GROVE_E2E_DOMAIN"] === undefined;
const alone = [
  "archive-store",
  "bootstrap",
  "full-room",
  "metrics",
  "overlap",
  "recovery",
  "scale",
  "webhooks",
  "*-drills",
  "*-pipeline",
].map((name) => `e2e/${name}.e2e.ts`);

const root = new URL("..", import.meta.url).pathname;
const shared = {
  root,
  setupFiles: "e2e/support/leave-room.ts",
  testTimeout: 600_000,
  hookTimeout: 600_000,
};
const resolve = { conditions: ["@grove/source"] };

export default defineConfig({
  environments: { __vitest__: { resolve } }, // in which vitest runs the set-up, which belongs to no project
  test: {
    root,
    globalSetup: "e2e/support/global-setup.ts",
    tags: [{ name: "full", timeout: 1_200_000 }],
    reporters: ["verbose", "../tools/summary-reporter.ts"],
    projects: [
      {
        resolve,
        ssr: { resolve },
        test: {
          ...shared,
          name: "side by side",
          include: ["e2e/*.e2e.ts", ...(isStand ? ["cluster/*.e2e.ts"] : [])],
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve,
        ssr: { resolve },
        test: {
          ...shared,
          name: "one by one",
          include: alone,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
