import { isImageError } from "../image/errors.ts";
import { defineFact } from "../image/fact.ts";
import type { Image } from "../image/image.ts";
import type { FileTree } from "../image/tree/file-tree.ts";
import { accounts } from "./accounts.ts";
import { authorizedKeys } from "./authorized-keys.ts";
import { hostKeys } from "./host-keys.ts";
import { waagent } from "./waagent.ts";

/** One trace of a machine that has been in use. */
export interface StateSign {
  readonly kind: "marker" | "agent" | "cloud-init" | "account" | "host-keys" | "machine-id";
  readonly text: string;
  readonly path: string;
  readonly line?: number;
}

/** Whether the disk looks like an image to make VMs from, or like a machine that was captured as it is. */
export interface ImageState {
  /** `unclear`: traces of a machine, yet not enough to call it one. */
  readonly looks: "generalized" | "specialized" | "unclear";
  readonly signs: readonly StateSign[];
  /** Places that could not be looked at; more signs may be there. */
  readonly unseen: readonly Error[];
}

/**
 * The type of the image by what lies in it: the agent's marker alone makes a machine, as do two other traces together
 * (state of the agent or of cloud-init, an account that can log in, host keys). A machine-id alone makes none.
 */
export const imageState = defineFact("image-state", async (image: Image): Promise<ImageState> => {
  const unseen: Error[] = [];
  const looks = [agentSigns, cloudInitSigns, accountSigns, hostKeySigns, machineIdSigns];
  const signs: StateSign[] = [];
  for (const look of looks) {
    try {
      signs.push(...(await look(image, unseen)));
    } catch (error) {
      if (!isImageError(error)) throw error;
      unseen.push(error);
    }
  }
  const kinds = new Set(signs.map(({ kind }) => kind));
  const weight = kinds.size - (kinds.has("machine-id") ? 1 : 0);
  const isMachine = kinds.has("marker") || weight >= 2;
  return {
    looks: isMachine ? "specialized" : weight === 0 ? "generalized" : "unclear",
    signs,
    unseen: [...new Set(unseen)],
  };
});

async function agentSigns(image: Image): Promise<readonly StateSign[]> {
  const { provisioned, secrets, goalState } = await (await image.fact(waagent)).state();
  const state = secrets[0] ?? goalState[0];
  return [
    ...(provisioned
      ? [{ kind: "marker", text: "waagent has marked the machine as provisioned", path: provisioned.path } as const]
      : []),
    ...(state === undefined ? [] : [{ kind: "agent", text: "waagent holds the state of a VM", path: state } as const]),
  ];
}

async function cloudInitSigns({ tree }: Image): Promise<readonly StateSign[]> {
  const text = "cloud-init holds the state of an instance";
  const link = "/var/lib/cloud/instance";
  if ((await tree.lstat(link)) !== undefined) return [{ kind: "cloud-init", text, path: link }];
  const instances = "/var/lib/cloud/instances";
  if ((await tree.stat(instances))?.type !== "directory") return [];
  const [first] = await tree.readDir(instances);
  return first ? [{ kind: "cloud-init", text, path: `${instances}/${first.name}` }] : [];
}

/** Accounts of people, and root, that a password or a key opens. */
async function accountSigns(image: Image, unseen: Error[]): Promise<readonly StateSign[]> {
  const { users, shadowError } = await image.fact(accounts);
  if (shadowError) unseen.push(shadowError);
  const keys = await image.fact(authorizedKeys);
  unseen.push(...keys.unseen);
  return users.flatMap(({ name, uid, regular, hasLoginShell, password, path, line }) => {
    if (!hasLoginShell || !(regular || uid === 0)) return [];
    const open = password === "set" || keys.openKeysOf(name).length > 0;
    return open ? [{ kind: "account", text: `the account ${name} can log in`, path, line } as const] : [];
  });
}

async function hostKeySigns(image: Image): Promise<readonly StateSign[]> {
  const { files } = await image.fact(hostKeys);
  const key = files.find(({ kind }) => kind === "private");
  return key ? [{ kind: "host-keys", text: "sshd has host keys", path: key.path }] : [];
}

async function machineIdSigns({ tree }: Image): Promise<readonly StateSign[]> {
  const path = "/etc/machine-id";
  const id = await readId(tree, path);
  return /^[0-9a-f]{32}$/.test(id) ? [{ kind: "machine-id", text: "the machine has an id", path, line: 1 }] : [];
}

async function readId(tree: FileTree, path: string): Promise<string> {
  return (await tree.readText(path, { optional: true }))?.trim() ?? "";
}
