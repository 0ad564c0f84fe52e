import type { CloudInitConfig } from "./config.ts";
import { type ConfigNode, isTrue, isTruthy, textOf } from "./config-node.ts";

export interface DefaultUser {
  /** The account that the deployment asked for is made, as the `default` of `users`. */
  readonly created: boolean;
  /** The list that leaves it out; undefined when there is none. */
  readonly place: { readonly path: string; readonly line: number } | undefined;
  /** `system_info.default_user.name`, which Azure's admin name replaces. */
  readonly name: string | undefined;
  /** Names of further accounts that the configuration makes. */
  readonly others: readonly string[];
}

/** Who is in `users` (`cloudinit/distros/ug_util.py: normalize_users_groups`). */
export function defaultUser(config: CloudInitConfig): DefaultUser {
  const users = config.get("users");
  const names = namesIn(users);
  const user = config.get("user");
  // The old `user:` brings the default account along, unless a mapping says no to it.
  const isRefused = users?.kind === "map" && users.entries.has("default");
  const created = names.includes("default") || (isTruthy(user) && user?.kind !== "list" && !isRefused);
  return {
    created,
    place: users && { path: users.path, line: users.line },
    name: textOf(config.get("system_info", "default_user", "name")),
    others: names.filter((name) => name !== "default"),
  };
}

function namesIn(node: ConfigNode | undefined): readonly string[] {
  switch (node?.kind) {
    case undefined:
      return [];
    case "scalar":
      return typeof node.value === "string" ? splitNames(node.value) : [];
    case "map":
      return [...node.entries].flatMap(([name, value]) =>
        value.kind === "map" || value.kind === "list" || isTrue(value) ? [name] : [],
      );
    case "list":
      return node.items.flatMap((item) => {
        if (item.kind === "scalar") return typeof item.value === "string" ? splitNames(item.value) : [];
        // Settings without a name are those of the default account.
        if (item.kind === "map") return item.entries.has("name") ? (textOf(item.entries.get("name")) ?? []) : "default";
        return item.items.flatMap((name) => textOf(name) ?? []);
      });
  }
}

function splitNames(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
