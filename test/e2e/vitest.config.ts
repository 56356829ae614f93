import { defineConfig } from "vitest/config";

// On its own: `npm test` needs neither root nor a cluster, and must not find these. One file after the other, as all
// of them share one cluster with one lab; on another cluster than the stand, what the stand promises is not asked.
const isStand = process.env["GROVE_E2E_DOMAIN"] === undefined;

export default defineConfig({
  resolve: { conditions: ["@grove/source"] },
  ssr: { resolve: { conditions: ["@grove/source"] } },
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["e2e/*.e2e.ts", ...(isStand ? ["cluster/*.e2e.ts"] : [])],
    setupFiles: "e2e/support/leave-room.ts",
    globalSetup: "e2e/support/global-setup.ts",
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    tags: [{ name: "full", timeout: 1_200_000 }],
    reporters: ["verbose", "../tools/summary-reporter.ts"],
  },
});
