import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "checks/**/*.test.ts"],
    // The suites under test/real build images with Debian's tools; .ci/run starts them with a configuration of their own.
    exclude: ["test/real/**", "node_modules/**"],
    testTimeout: 20_000,
  },
});
