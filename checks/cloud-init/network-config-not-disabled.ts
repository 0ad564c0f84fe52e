import { networkRendering } from "../../src/facts/cloud-init/network-rendering.ts";
import { cloudInitInstallation } from "../../src/facts/cloud-init/installation.ts";
import { network } from "../../src/facts/network.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "cloud-init.network-config-not-disabled",
  title: "cloud-init sets up the network",
  level: "should",
  requirements: ["cloud-init.network-config-not-disabled"],
  why: "On Ubuntu netplan's file for the VM's cards comes from cloud-init; switched off, the cards of the build machine stay configured, and a VM whose cards are others cannot be reached. Where the image gives the first card its address by DHCP all the same it is a note.",
  fix: {
    text: "Delete the file that says so.",
    commands: ["rm -f /etc/cloud/cloud.cfg.d/subiquity-disable-cloudinit-networking.cfg"],
  },
  appliesTo: { type: ["generalized"], distro: ["ubuntu"] },
  async run(image) {
    if (!(await image.fact(cloudInitInstallation)).installed) return notApplicable("cloud-init is not installed");
    const { disabledBy } = await image.fact(networkRendering);
    if (!disabledBy) return [];
    const { primaryDhcp } = await image.fact(network);
    const level = primaryDhcp.answer === "yes" ? { level: "info" as const } : {};
    return [{ message: "cloud-init is told to leave the network alone", ...disabledBy, ...level }];
  },
});
