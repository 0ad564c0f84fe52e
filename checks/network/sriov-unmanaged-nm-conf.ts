import { network } from "../../src/facts/network.ts";
import { os } from "../../src/facts/os.ts";
import { virtualFunctions } from "../../src/facts/virtual-functions.ts";
import { defineCheck, notApplicable } from "../../src/lint/check.ts";

export default defineCheck({
  id: "network.sriov-unmanaged-nm-conf",
  title: "NetworkManager's own configuration takes the Mellanox functions out",
  level: "should",
  requirements: ["network.sriov-unmanaged-nm-conf", "distro-alma-rocky.follow-rhel"],
  why: "unmanaged-devices holds even when the udev rule comes too late. Recent RHEL pages ask for it beside the rule, while RHEL before 9.6 and Rocky ship the rule alone: where a rule does it, this is only noted.",
  fix: {
    text: "Write the file.",
    commands: [
      "printf '[keyfile]\\nunmanaged-devices=driver:mlx4_core;driver:mlx5_core\\n' > /etc/NetworkManager/conf.d/99-azure-unmanaged-devices.conf",
    ],
  },
  appliesTo: { distro: ["rhel", "centos", "ol", "almalinux", "rocky"] },
  async run(image) {
    const { major } = await image.fact(os);
    if (major === undefined || major < 7) return notApplicable("only from release 7 on");
    const { managers } = await image.fact(network);
    if (!managers.some(({ name, starts }) => name === "NetworkManager" && starts))
      return notApplicable("NetworkManager does not start at boot");
    return (await image.fact(virtualFunctions))
      .filter(({ driver, networkManagerConf }) => driver !== "mana" && !networkManagerConf)
      .map(({ driver, udevRule }) => ({
        message: `unmanaged-devices does not name driver:${driver}`,
        subject: driver,
        level: udevRule ? ("info" as const) : ("should" as const),
      }));
  },
});
