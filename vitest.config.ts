import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "rules/**/*.test.ts", "test/**/*.test.ts"],
    pool: "threads",
    isolate: false,
    globalSetup: ["test/support/install-libraries.ts"],
    setupFiles: ["test/support/seed.ts"],
    // tests never fail by the clock: what could run on is bounded by counted steps
    testTimeout: 0,
    hookTimeout: 0,
  },
});
