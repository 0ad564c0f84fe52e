import { expect, test } from "vitest";
import { decide } from "../../../src/facts/provisioning/decide.ts";
import { agentIn, cloudInitIn, input } from "./inputs.ts";

test("the story of a generalized image that cloud-init provisions", () => {
  const { story } = decide("generalized", input({ agent: agentIn("auto"), cloudInit: cloudInitIn("C1") }));
  expect(story).toEqual([
    "Azure hands a generalized image an account, a host name and keys, and waits to be told that the VM is ready.",
    "At first boot cloud-init 23.4 runs and reads the data of the VM from Azure.",
    "It reports ready as soon as it has read them.",
    "Then it sets the host name and makes the admin account and its keys.",
    "waagent 2.9.1.1 starts (/etc/systemd/system/multi-user.target.wants/waagent.service).",
    "It leaves provisioning to cloud-init and waits for /var/lib/waagent/ovf-env.xml and /etc/ssh/ssh_host_rsa_key.pub (/etc/waagent.conf:10).",
    "Then it reports ready too.",
    "On Azure the deployment succeeds, and the admin account of the deployment can log in.",
    "Extensions work.",
  ]);
});

test("the story of a generalized image that nobody provisions", () => {
  const { story } = decide("generalized", input({ agent: agentIn("cloud-init"), cloudInit: cloudInitIn("C2") }));
  expect(story.slice(1)).toEqual([
    "cloud-init is switched off (/etc/cloud/cloud-init.disabled).",
    "waagent 2.9.1.1 starts (/etc/systemd/system/multi-user.target.wants/waagent.service).",
    "It waits 30 minutes for /var/lib/waagent/ovf-env.xml from cloud-init, then reports a failure (/etc/waagent.conf:10).",
    "On Azure the deployment ends in a provisioning failure or a time-out of 40 minutes.",
    "Extensions work.",
  ]);
});

test("the story of a specialized image with a stepped-back agent", () => {
  const { story } = decide("specialized", input({ agent: agentIn("disabled"), cloudInit: cloudInitIn("C3") }));
  expect(story).toEqual([
    "A specialized image gets nothing from Azure, which waits for nothing: the machine should start as it was captured.",
    "The units of cloud-init are masked (/etc/systemd/system/cloud-init-local.service).",
    "waagent 2.9.1.1 starts (/etc/systemd/system/multi-user.target.wants/waagent.service).",
    "It reports ready and provisions nothing (/etc/waagent.conf:10).",
    "On Azure the VM starts as it was captured.",
    "Extensions work.",
  ]);
});

test("an image without an agent is told apart from one whose extensions are off", () => {
  const last = (agent?: ReturnType<typeof agentIn>) =>
    decide("generalized", input({ agent, cloudInit: cloudInitIn("C1") })).story.at(-1);
  expect(last()).toBe("Extensions do not run: deploy with --enable-agent false.");
  expect(last(agentIn("auto", { extensions: { value: false, path: "/etc/waagent.conf", line: 3 } }))).toBe(
    "Extensions do not run: they are switched off (/etc/waagent.conf:3).",
  );
  expect(last(agentIn("auto", { left: { disableAgent: { path: "/var/lib/waagent/disable_agent" } } }))).toBe(
    "Extensions do not run: the agent is told to switch itself off (/var/lib/waagent/disable_agent).",
  );
});

test("the commands that change the agent fit its version and its file", () => {
  const commands = (agent: ReturnType<typeof agentIn>) =>
    decide("generalized", input({ agent, cloudInit: cloudInitIn("C1") })).reasons.flatMap((reason) => reason.commands);
  expect(commands(agentIn("waagent"))).toEqual([
    String.raw`sed -i 's/^[[:blank:]]*Provisioning\.Agent[[:blank:]]*=.*/Provisioning.Agent=auto/' /etc/waagent.conf`,
  ]);
  expect(commands(agentIn("waagent", { version: "2.2.40" }))).toEqual([
    "echo 'Provisioning.Enabled=n' >> /etc/waagent.conf",
    "echo 'Provisioning.UseCloudInit=y' >> /etc/waagent.conf",
  ]);
});
