import { defineCheck } from "../../src/lint/check.ts";
import { at, configuredCloudInit } from "./_installed.ts";

export default defineCheck({
  id: "cloud-init.kvp-key-case",
  title: "The key reporting is in lower case",
  level: "must",
  requirements: ["cloud-init.kvp-key-case"],
  why: "The RHEL page prints Reporting with a capital, a key that cloud-init does not know and passes over in silence: nothing of the provisioning reaches Azure's telemetry, so that a deployment that times out cannot be told apart from one that never started.",
  fix: {
    text: "Write the key in lower case, reporting.",
    commands: ["sed -i 's/^Reporting:/reporting:/' /etc/cloud/cloud.cfg.d/*.cfg"],
  },
  async run(image) {
    const look = await configuredCloudInit(image);
    if ("kind" in look) return look;
    return look.config.files.flatMap(({ node }) =>
      [...(node?.entries ?? [])].flatMap(([key, value]) =>
        key !== "reporting" && key.toLowerCase() === "reporting"
          ? [at(value, `${key} is not read: the key is reporting`, { subject: key })]
          : [],
      ),
    );
  },
});
