import type { Script } from "../../src/advise/advice.ts";

/**
 * The options that each command of the Azure CLI takes, as far as a script might use them
 * (https://learn.microsoft.com/cli/azure/reference-index; azure/cli/command_modules/vm/_params.py and
 * command_modules/storage/_params.py). `true` where the command fails without it.
 */
const global = { "--query": false, "--output": false, "--subscription": false } as const;
const reference: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  "az disk create": {
    "--resource-group": true,
    "--name": true,
    "--location": false,
    "--upload-type": false,
    "--upload-size-bytes": false,
    "--os-type": false,
    "--hyper-v-generation": false,
    "--architecture": false,
    "--security-type": false,
    "--accelerated-network": false,
    "--support-hibernation": false,
    "--sku": false,
  },
  "az disk grant-access": {
    "--resource-group": true,
    "--name": true,
    "--access-level": false,
    "--duration-in-seconds": true,
  },
  "az disk revoke-access": { "--resource-group": true, "--name": true },
  "az disk update": { "--resource-group": true, "--name": true, "--set": false },
  "az storage blob upload": {
    "--account-name": false,
    "--container-name": true,
    "--name": false,
    "--type": false,
    "--file": true,
    "--auth-mode": false,
  },
  "az storage blob url": {
    "--account-name": false,
    "--container-name": true,
    "--name": true,
    "--auth-mode": false,
  },
  "az image create": {
    "--resource-group": true,
    "--name": true,
    "--source": true,
    "--location": false,
    "--os-type": false,
    "--hyper-v-generation": false,
    "--storage-sku": false,
  },
  "az sig create": { "--resource-group": true, "--gallery-name": true, "--location": false },
  "az sig image-definition create": {
    "--resource-group": true,
    "--gallery-name": true,
    "--gallery-image-definition": true,
    "--publisher": true,
    "--offer": true,
    "--sku": true,
    "--os-type": true,
    "--os-state": false,
    "--hyper-v-generation": false,
    "--architecture": false,
    "--features": false,
    "--location": false,
  },
  "az sig image-version create": {
    "--resource-group": true,
    "--gallery-name": true,
    "--gallery-image-definition": true,
    "--gallery-image-version": true,
    "--location": false,
    "--target-regions": false,
    "--replication-mode": false,
    "--os-vhd-uri": false,
    "--os-vhd-storage-account": false,
  },
};

/** What the reference does not know of a script's commands: unknown commands and options, options that are missing. */
export function faultsOf({ steps }: Script): readonly string[] {
  return azCommands(steps.flatMap(({ commands }) => commands)).flatMap(({ name, options }) => {
    const known = reference[name];
    if (!known) return [`there is no ${name}`];
    const odd = options.filter((option) => !(option in known) && !(option in global));
    const missing = Object.keys(known).filter((option) => known[option] && !options.includes(option));
    return [
      ...odd.map((option) => `${name} has no ${option}`),
      ...missing.map((option) => `${name} needs ${option}`),
      ...options
        .filter((option, index) => options.indexOf(option) !== index)
        .map((option) => `${name} has ${option} twice`),
    ];
  });
}

function azCommands(commands: readonly string[]) {
  return commands.flatMap((text) => {
    const words = text
      .replaceAll("\\\n", " ")
      .replace(/^\w+=\$\(/, "")
      .split(/\s+/);
    if (words[0] !== "az") return [];
    const end = words.findIndex((word) => word.startsWith("--"));
    return [{ name: words.slice(0, end).join(" "), options: words.filter((word) => word.startsWith("--")) }];
  });
}
