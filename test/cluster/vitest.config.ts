import { defineConfig } from "vitest/config";

// On its own: `npm test` needs neither root nor Linux, and must not find these.
export default defineConfig({
  resolve: { conditions: ["@grove/source"] },
  ssr: { resolve: { conditions: ["@grove/source"] } },
  test: {
    root: import.meta.dirname,
    include: ["*.e2e.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "../../tools/summary-reporter.ts"],
  },
});
