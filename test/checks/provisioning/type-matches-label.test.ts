import typeMatchesLabel from "../../../checks/provisioning/type-matches-label.ts";
import { debian12, debian12Specialized } from "../../../fixtures/trees/debian-12.ts";
import { checkTest, file, link, unreadableDirectory } from "../../../src/testing/index.ts";

const accounts = {
  "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nbuild:x:1000:1000::/home/build:/bin/bash\n",
  "/etc/shadow": file("root:*:19000:0:99999:7:::\nbuild:$6$saltsalt$hash:19000:0:99999:7:::\n", { mode: 0o600 }),
};
const key = { "/etc/ssh/ssh_host_rsa_key": "x" };
const marker = { "/var/lib/waagent/provisioned": "3D5C7A9E-0B1C-4E2F-8A6D-5F4E3D2C1B0A" };

checkTest(typeMatchesLabel, {
  pass: {
    "an official image": debian12(),
    "a machine-id alone": { "/etc/machine-id": "4f5b8b1f0c5e4d6f9a7b3c2d1e0f9a8b\n" },
    "host keys alone, which another check tells": key,
    "an account alone, which another check tells": accounts,
    "an account that nobody can use, and host keys": {
      ...accounts,
      "/etc/shadow": file("build:!:19000:0:99999:7:::\n", { mode: 0o600 }),
      ...key,
    },
    "a directory of the marker's name": { "/var/lib/waagent/provisioned/x": "" },
  },
  fail: {
    "the agent's marker alone": [
      marker,
      {
        subject: "image type",
        evidence: {
          actual: "waagent has marked the machine as provisioned",
          expected: "no traces of a machine",
        },
      },
    ],
    "a captured machine": [debian12Specialized(), { message: "a machine in use" }],
    "an account and host keys": [
      { ...accounts, ...key },
      { evidence: { actual: "the account build can log in; sshd has host keys" } },
    ],
    "state of cloud-init and of the agent": [
      { "/var/lib/cloud/instance": link("/var/lib/cloud/instances/1"), "/var/lib/waagent/TransportPrivate.pem": "x" },
      { evidence: { actual: "waagent holds the state of a VM; cloud-init holds the state of an instance" } },
    ],
  },
  notApplicable: { "a specialized label": { tree: marker, target: { type: "specialized" } } },
  undecided: {
    "the agent's directory cannot be read": [{ "/var/lib/waagent": unreadableDirectory() }, "permission denied"],
  },
});
