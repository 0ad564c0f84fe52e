import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "../../../src/facts/provisioning/decide.ts";
import type {
  AgentInput,
  CloudInitState,
  IgnitionInput,
  ProvisioningInput,
} from "../../../src/facts/provisioning/input.ts";
import { worse } from "../../../src/facts/provisioning/verdict.ts";
import { agent, cloudInitIn, input } from "./inputs.ts";

const place = fc.constantFrom({}, { path: "/etc/x" }, { path: "/etc/x", line: 3 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const remark = place.map((at) => ({ text: "something is so", ...at }));

const agents: fc.Arbitrary<AgentInput> = fc
  .record({
    starts: fc.boolean(),
    version: fc.constantFrom(undefined, "2.2.10", "2.2.12", "2.2.40", "2.2.50", "2.2.54.2", "2.9.1.1"),
    ubuntu: fc.boolean(),
    mode: fc.constantFrom("auto", "waagent", "cloud-init", "disabled", "", "Auto").map((value) => ({ value })),
    enabled: fc.boolean().map((value) => ({ value })),
    useCloudInit: fc.boolean().map((value) => ({ value })),
    extensions: fc.boolean().map((value) => ({ value })),
    libDir: fc.constantFrom("/var/lib/waagent", "/srv").map((value) => ({ value })),
    hostKeyType: fc.constantFrom("rsa", "ed25519", "odd").map((value) => ({ value })),
    regenerateHostKeys: fc.boolean().map((value) => ({ value })),
    left: fc.record({
      provisioned: maybe(place),
      ovfEnv: maybe(fc.boolean().map((disablesAgent) => ({ path: "/var/lib/waagent/ovf-env.xml", disablesAgent }))),
      disableAgent: maybe(place),
    }),
    missingPrograms: fc.subarray(["eject", "useradd", "usermod", "ssh-keygen", "openssl"] as const),
    cannotHashPasswords: maybe(remark),
  })
  .map((changes) => ({ ...agent, ...changes }));

const cloudInits = fc
  .record({
    state: fc.constantFrom<CloudInitState>("C0", "C1", "C1v", "C2", "C3", "C4"),
    version: fc.constantFrom(undefined, "19.4", "22.4.2", "26.2"),
    seenEnabled: fc.boolean(),
    statusTest: fc.boolean(),
    skipReadyReport: fc.boolean().map((value) => ({ value })),
    noDefaultUser: maybe(remark),
    left: fc.record({ polls: maybe(place), trustedCache: maybe(place), azureSeed: maybe(place) }),
  })
  .map(({ state, ...changes }) => cloudInitIn(state, changes));

const ignitions: fc.Arbitrary<IgnitionInput> = fc.record({
  system: fc.constantFrom("coreos", "flatcar", "other"),
  evidence: remark,
  platform: maybe(fc.constantFrom("azure", "qemu", undefined).map((value) => ({ value }))),
  firstBoot: maybe(fc.boolean().map((value) => ({ value }))),
  reporter: maybe(remark),
  reporterOff: maybe(remark),
  hiddenAgent: maybe(remark),
});

const inputs: fc.Arbitrary<ProvisioningInput> = fc
  .record({
    agent: maybe(agents),
    cloudInit: cloudInits,
    azureInit: maybe(fc.record({ service: remark, fails: maybe(remark) })),
    ignition: maybe(ignitions),
    reporter: maybe(fc.record({ name: fc.constant("own.service"), service: remark, spent: maybe(remark) })),
    hostKeys: fc.subarray(["rsa", "ed25519"]),
    hostKeyMaker: maybe(remark.map((text) => ({ ...text, types: ["rsa", "ecdsa", "ed25519"] }))),
    medium: maybe(remark),
    unseen: fc.array(remark, { maxLength: 1 }),
  })
  .map(input);

describe("whatever the image says", () => {
  test.each(["generalized", "specialized"] as const)("a verdict on a %s image is of one piece", (type) => {
    fc.assert(
      fc.property(inputs, (seen) => {
        const { outcome, reasons, story, extensions } = decide(type, seen);
        expect(outcome).toBe(reasons.map((reason) => reason.outcome).reduce(worse, "ok"));
        expect(reasons.every(({ text }) => text !== "" && !/[.\n]$/.test(text))).toBe(true);
        expect(story.length).toBeGreaterThan(2);
        expect(story.every((line) => /[.)]$/.test(line))).toBe(true);
        if (extensions) expect(seen.agent?.starts).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("a generalized image is fine only when somebody provisions and reports", () => {
    fc.assert(
      fc.property(inputs, (seen) => {
        const { outcome, provisioner, reportsReady, unseen } = decide("generalized", seen);
        if (unseen.length > 0) return;
        if (outcome === "ok") expect(["none", "both"]).not.toContain(provisioner);
        if (outcome === "silent") expect(reportsReady).not.toEqual([]);
        if (reportsReady.length === 0) expect(outcome).toBe("broken");
      }),
      { numRuns: 1000 },
    );
  });
});
