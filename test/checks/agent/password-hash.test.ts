import passwordHash from "../../../checks/agent/password-hash.ts";
import { checkTest } from "../../../src/testing/index.ts";
import { agentTree, noAgent } from "./_agent-tree.ts";

const id = (text: string) => agentTree([`Provisioning.PasswordCryptId=${text}`]);
const salt = (text: string) => agentTree([`Provisioning.PasswordCryptSaltLength=${text}`]);

checkTest(passwordHash, {
  pass: { "no line": agentTree(), "6": id("6"), "a salt of 16": salt("16"), "a salt of 1": salt("1") },
  fail: {
    MD5: [id("1"), { message: "the agent hashes passwords with MD5", evidence: { expected: "6" }, line: 1 }],
    "SHA-256": [id("5"), { message: "with SHA-256" }],
    bcrypt: [id("2a"), { message: "bcrypt" }],
    "a name": [id("sha512"), { message: "with a method it does not know" }],
    nothing: [id(""), { message: "with a method it does not know" }],
    "a salt of 0": [salt("0"), { subject: "Provisioning.PasswordCryptSaltLength" }],
    "a salt of 17": [salt("17"), { evidence: { expected: "1 to 16" } }],
  },
  notApplicable: { "no agent": noAgent },
});
