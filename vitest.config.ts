import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "checks/**/*.test.ts"],
    // The suites under test/real build images with Debian's tools; .ci/run starts them with a configuration of their own.
    exclude: ["test/real/**", "node_modules/**"],
    testTimeout: 20_000,
    // No test looks at the clock: what goes by the day takes this one, 2025-11-01.
    env: { SOURCE_DATE_EPOCH: "1761955200" },
  },
});
