import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAuthorizedKeys } from "../../../src/facts/ssh/authorized-keys-file.ts";

test.each([
  ["ssh-rsa AAAA build@host", { type: "ssh-rsa", comment: "build@host", isRefusal: false }],
  ["sk-ssh-ed25519@openssh.com AAAA", { type: "sk-ssh-ed25519@openssh.com", comment: "" }],
  ['no-pty,command="echo \\"a b\\"" ecdsa-sha2-nistp256 AAAA', { type: "ecdsa-sha2-nistp256", command: 'echo "a b"' }],
  ["1024 35 1234567 me", { type: "rsa1" }],
  [
    'no-port-forwarding,command="echo \'Please login as the user \\"azureuser\\" rather than the user \\"root\\".\';echo;sleep 10;exit 142" ssh-rsa AAAA',
    { isRefusal: true },
  ],
  ['command="echo Please login as the user x" ssh-rsa AAAA', { isRefusal: false }],
])("%s", (text, expected) =>
  expect(parseAuthorizedKeys(`# keys\n${text}\n`)).toMatchObject([{ line: 2, ...expected }]),
);

test.each(["", "# ssh-rsa AAAA", "ssh-rsa", "hello world", 'command="x'])("%s holds no key", (text) => {
  expect(parseAuthorizedKeys(text)).toEqual([]);
});

test("any text parses, and no key material comes out", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseAuthorizedKeys(text)));
  expect(JSON.stringify(parseAuthorizedKeys("ssh-rsa AAAASECRET c"))).not.toContain("AAAASECRET");
});
