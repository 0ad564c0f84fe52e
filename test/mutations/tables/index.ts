import type { MutationTable } from "../mutation.ts";
import { agent } from "./agent.ts";
import { boot } from "./boot.ts";
import { bootChain } from "./boot-chain.ts";
import { cloudInit } from "./cloud-init.ts";
import { distro } from "./distro.ts";
import { features } from "./features.ts";
import { generic } from "./generic.ts";
import { leftovers } from "./leftovers.ts";
import { marketplaceOnly } from "./marketplace.ts";
import { network } from "./network.ts";
import { provisioning } from "./provisioning.ts";
import { security } from "./security.ts";
import { storage } from "./storage.ts";

/** All rows, by the area that they are about. */
export const tables: Readonly<Record<string, MutationTable>> = {
  agent,
  boot,
  "boot chain": bootChain,
  "cloud-init": cloudInit,
  distro,
  features,
  generic,
  leftovers,
  marketplace: marketplaceOnly,
  network,
  provisioning,
  security,
  storage,
};
