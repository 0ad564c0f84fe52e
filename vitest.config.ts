import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // The examples import what users import.
  resolve: {
    alias: [
      { find: /^vhdlint$/, replacement: source("src/index.ts") },
      { find: /^vhdlint\/facts$/, replacement: source("src/facts/index.ts") },
      { find: /^vhdlint\/test$/, replacement: source("src/testing/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "docs/examples/**/*.test.js"],
    // The suites under test/real build images with Debian's tools; .ci/run starts them with a configuration of their own.
    exclude: ["test/real/**", "node_modules/**"],
    testTimeout: 20_000,
    // No module keeps state, so the test files share one module graph for each worker: loading it for each of hundreds of
    // files would take three times as long as the tests themselves.
    pool: "threads",
    isolate: false,
    // No test looks at the clock: what goes by the day takes this one, 2025-11-01.
    env: { SOURCE_DATE_EPOCH: "1761955200" },
  },
});
