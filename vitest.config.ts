import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

if (Number(process.versions.node.split(".")[0]) < 24) {
  throw new Error(`Tests need Node 24, this is ${process.version}: run "npm test", which brings it along.`);
}

const projects = {
  "kustomize-ts": "packages/kustomize-ts",
  "@grove/plan": "packages/plan",
  "@grove/ab-testing": "packages/ab-testing",
  "@grove/experiments": "packages/experiments",
  "@grove/git": "packages/git",
  "@grove/cluster": "packages/cluster",
  "@grove/otree-client": "packages/otree-client",
  "@grove/forge": "packages/forge",
  "@grove/cli": "packages/cli",
  "@grove/dashboards": "apps/web-experiment/dashboards",
  "@grove/service-kit": "apps/web-experiment/service-kit",
  "@grove/maths": "apps/web-experiment/services/maths",
  "@grove/greetings": "apps/web-experiment/services/greetings",
  "@grove/awesome-app": "apps/web-experiment/services/awesome-app",
  "@grove/test": "test",
};

export default defineConfig({
  resolve: { conditions: ["@grove/source"] },
  ssr: { resolve: { conditions: ["@grove/source"] } },
  test: {
    include: ["test/**/*.test.ts", "{repo,web-experiment,e2e,cluster,conformance}/**/*.test.ts"],
    globalSetup: "./tools/test-environment.ts",
    // One worker for many files: loading the packages anew for each costs more than the tests.
    isolate: false,
    // One more than cores: many tests wait for git, or for a time limit.
    maxWorkers: availableParallelism() + 1,
    // Only against tests that hang: a busy machine must not fail one.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    tags: [{ name: "slow", timeout: 900_000 }],
    reporters: ["default", "./tools/summary-reporter.ts"],
    projects: Object.entries(projects).map(([name, root]) => ({ extends: true as const, test: { name, root } })),
  },
});
