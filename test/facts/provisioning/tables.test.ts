import { describe, expect, test } from "vitest";
import { decide } from "../../../src/facts/provisioning/decide.ts";
import type { AgentInput, CloudInitState } from "../../../src/facts/provisioning/input.ts";
import { agent, agentIn, cloudInitIn, input, oldAgent } from "./inputs.ts";

const states = ["C0", "C1", "C1v", "C2", "C3", "C4"] as const satisfies readonly CloudInitState[];

/** Rows as they stand in a table: one word a state of cloud-init. */
type Rows = Readonly<Record<string, readonly [agent: AgentInput | undefined, outcomes: string]>>;

function table(type: "generalized" | "specialized", rows: Rows): void {
  for (const [name, [agent, outcomes]] of Object.entries(rows)) {
    test.each(states.map((state, index) => [state, outcomes.split(/\s+/)[index]]))(
      `${name} × %s is %s`,
      (state, outcome) => {
        const verdict = decide(type, input({ agent, cloudInit: cloudInitIn(state) }));
        expect(verdict.outcome).toBe(outcome);
        // Every bad outcome has its reason, and no reason is worse than the outcome.
        expect(verdict.reasons.filter((reason) => reason.outcome === outcome).length).toBeGreaterThanOrEqual(
          outcome === "ok" ? 0 : 1,
        );
      },
    );
  }
}

const marked = { left: { provisioned: { path: "/var/lib/waagent/provisioned" } } };
const stopped = { starts: false, notStarted: { text: "waagent.service is not enabled", path: "/x" } };

describe("a generalized image", () => {
  //                                                            C0     C1       C1v      C2     C3     C4
  table("generalized", {
    "no agent": [undefined, "broken ok       ok       broken broken broken"],
    "an agent that does not start": [agentIn("auto", stopped), "broken ok ok broken broken broken"],
    "auto by default": [agent, "ok ok risk broken ok broken"],
    auto: [agentIn("auto"), "ok ok risk broken ok broken"],
    waagent: [agentIn("waagent"), "ok conflict risk broken ok broken"],
    "cloud-init": [agentIn("cloud-init"), "broken ok ok broken broken broken"],
    disabled: [agentIn("disabled"), "silent ok ok silent silent silent"],
    "an unknown value": [agentIn("Auto"), "silent ok ok silent silent silent"],
    "a quoted value": [agentIn("'cloud-init'"), "silent ok ok silent silent silent"],
    "an empty value": [agentIn(""), "silent ok ok silent silent silent"],
    "auto with an unknown version": [agentIn("auto", { version: undefined }), "ok ok risk broken ok broken"],

    "waagent 2.2.54.2, the first with a guard by is-enabled": [
      agentIn("waagent", { version: "2.2.54.2" }),
      "ok conflict risk broken ok broken",
    ],
    "waagent 2.2.53.1, which looks for processes": [
      agentIn("waagent", { version: "2.2.53.1" }),
      "ok conflict conflict ok ok risk",
    ],
    "auto 2.2.45, the first with Provisioning.Agent": [
      agentIn("auto", { version: "2.2.45" }),
      "ok ok risk broken ok broken",
    ],
    "2.2.45 whose file has the old keys only": [oldAgent("2.2.45", false, true), "ok ok risk broken ok broken"],
    "2.2.44 whose file has the new key only": [
      agentIn("disabled", { version: "2.2.44" }),
      "ok conflict conflict ok ok risk",
    ],
    "2.2.44 Enabled": [oldAgent("2.2.44", true, false), "ok conflict conflict ok ok risk"],
    "2.2.44 Enabled and UseCloudInit": [oldAgent("2.2.44", true, true), "ok conflict conflict ok ok risk"],
    "2.2.44 UseCloudInit": [oldAgent("2.2.44", false, true), "broken ok ok broken broken broken"],
    "2.2.44 neither": [oldAgent("2.2.44", false, false), "silent ok ok silent silent silent"],
    "2.2.15 neither": [oldAgent("2.2.15", false, false), "silent ok ok silent silent silent"],
    "2.2.14 neither, which reports nothing": [oldAgent("2.2.14", false, false), "broken ok ok broken broken broken"],
    "2.2.11 neither": [oldAgent("2.2.11", false, false), "broken ok ok broken broken broken"],
    "2.2.14 UseCloudInit": [oldAgent("2.2.14", false, true), "broken ok ok broken broken broken"],
    "2.2.10 Enabled, which does not look for cloud-init": [
      oldAgent("2.2.10", true, true),
      "ok conflict conflict ok ok risk",
    ],
    "2.2.10 UseCloudInit, which it does not read": [
      oldAgent("2.2.10", false, true),
      "silent ok ok silent silent silent",
    ],
    "2.2.10 neither": [oldAgent("2.2.10", false, false), "silent ok ok silent silent silent"],
    "2.2.10 on Ubuntu, which waits for cloud-init": [
      oldAgent("2.2.10", false, false, { ubuntu: true }),
      "broken ok ok broken broken broken",
    ],

    "auto with a marker left": [agentIn("auto", marked), "silent ok risk silent silent silent"],
    "waagent with a marker left": [agentIn("waagent", marked), "silent risk risk silent silent silent"],
    "cloud-init with a marker left": [agentIn("cloud-init", marked), "silent ok ok silent silent silent"],
    "disabled with a marker left": [agentIn("disabled", marked), "silent ok ok silent silent silent"],
  });

  test.each([
    ["auto", "C0", { provisioner: "waagent", handler: "Default", reportsReady: ["waagent"], extensions: true }],
    ["auto", "C1", { provisioner: "cloud-init", handler: "CloudInit", reportsReady: ["cloud-init", "waagent"] }],
    ["auto", "C2", { provisioner: "none", handler: "CloudInit", reportsReady: [], extensions: true }],
    ["auto", "C3", { provisioner: "waagent", handler: "Default", reportsReady: ["waagent"] }],
    ["waagent", "C1", { provisioner: "both", handler: "Default", reportsReady: ["cloud-init"] }],
    ["cloud-init", "C3", { provisioner: "none", handler: "CloudInit", reportsReady: [] }],
    ["disabled", "C0", { provisioner: "none", handler: "disabled", reportsReady: ["waagent"], extensions: true }],
    ["disabled", "C1", { provisioner: "cloud-init", handler: "disabled", reportsReady: ["cloud-init", "waagent"] }],
  ] as const)("%s × %s", (mode, state, expected) => {
    expect(decide("generalized", input({ agent: agentIn(mode), cloudInit: cloudInitIn(state) }))).toMatchObject(
      expected,
    );
  });

  test("without an agent there are no extensions", () => {
    expect(decide("generalized", input({ cloudInit: cloudInitIn("C1") }))).toMatchObject({
      provisioner: "cloud-init",
      handler: "none",
      reportsReady: ["cloud-init"],
      extensions: false,
      reasons: [],
    });
  });
});

describe("a specialized image", () => {
  table("specialized", {
    //                        C0 C1   C1v  C2 C3 C4
    "no agent": [undefined, "ok risk risk ok ok risk"],
    disabled: [agentIn("disabled"), "ok risk risk ok ok risk"],
    "auto with its marker": [agentIn("auto", marked), "ok risk risk ok ok risk"],
    "waagent with its marker": [agentIn("waagent", marked), "ok risk risk ok ok risk"],
    "cloud-init with its marker": [agentIn("cloud-init", marked), "ok risk risk ok ok risk"],
    "auto without a marker": [agentIn("auto"), "risk risk risk risk risk risk"],
    "waagent without a marker": [agentIn("waagent"), "risk broken risk broken risk broken"],
    "cloud-init without a marker": [agentIn("cloud-init"), "risk risk risk risk risk risk"],
    "2.2.53.1 waagent without a marker": [agentIn("waagent", { version: "2.2.53.1" }), "risk risk risk risk risk risk"],
    "2.2.40 Enabled=n": [oldAgent("2.2.40", false, false), "ok risk risk ok ok risk"],
  });

  test("extensions work beside a disabled agent", () => {
    expect(decide("specialized", input({ agent: agentIn("disabled") }))).toMatchObject({
      provisioner: "none",
      handler: "disabled",
      reportsReady: ["waagent"],
      extensions: true,
    });
  });
});
