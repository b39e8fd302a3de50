import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** Files that replace modules: they need a module graph of their own. */
const ISOLATED = ["test/safety/guard.test.ts"];

export default defineConfig({
  test: {
    pool: "threads",
    // the default leaves one core to the main thread, which has next to nothing to do
    maxWorkers: availableParallelism(),
    globalSetup: ["test/support/install-libraries.ts"],
    setupFiles: ["test/support/seed.ts"],
    // tests never fail by the clock: what could run on is bounded by counted steps
    testTimeout: 0,
    hookTimeout: 0,
    projects: [
      {
        extends: true,
        test: {
          name: "shared",
          include: ["src/**/*.test.ts", "rules/**/*.test.ts", "test/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...ISOLATED],
          isolate: false,
        },
      },
      { extends: true, test: { name: "isolated", include: ISOLATED, isolate: true } },
    ],
  },
});
