import { expect, test } from "vitest";
import { classifyPassword } from "../../../src/facts/accounts/password.ts";

test.each([
  ["", "empty", false],
  ["!", "locked", false],
  ["!!", "locked", false],
  ["*", "locked", false],
  ["!*", "locked", false],
  ["*LOCK*", "locked", false],
  ["x", "locked", false],
  ["NP", "locked", false],
  ["password", "locked", false],
  ["$6$salt$hash", "set", false],
  ["$6$rounds=5000$salt$hash", "set", false],
  ["$y$j9T$salt$hash", "set", false],
  ["$gy$j9T$salt$hash", "set", false],
  ["$2b$12$abcdefghijklmnopqrstuv", "set", false],
  ["$1$salt$hash", "set", false],
  ["$md5,rounds=5000$salt$hash", "set", false],
  ["$argon2id$v=19$m=65536", "set", false],
  ["rl.3StKT.4T8M", "set", false],
  ["_J9..rasmBYk8r9AiWNc", "set", false],
  ["!$6$salt$hash", "locked", true],
  ["!!$1$salt$hash", "locked", true],
  ["*$6$salt$hash", "locked", true],
  ["!rl.3StKT.4T8M", "locked", true],
])("%s is %s", (field, state, keepsHash) => {
  expect(classifyPassword(field)).toEqual({ state, keepsHash });
});
