import { type Finding, defineCheck } from "../../src/lint/check.ts";
import { brokenRamdisk, judgeKernels } from "./_kernels.ts";

export default defineCheck({
  id: "boot.initramfs-for-every-kernel",
  title: "Every kernel has an initramfs that unpacks",
  level: "must",
  requirements: ["boot.initramfs-for-every-kernel"],
  why: "A kernel that needs an initramfs and gets none, or one that is cut short, panics: unable to mount root fs on unknown-block(0,0). A kernel that has its drivers built in and a root named by PARTUUID= needs none. Files that an entry names and that are missing are told by boot.grub-entry-has-initrd. The default kernel is an error, others a warning.",
  fix: {
    text: "Make the initramfs of that kernel.",
    commands: ["depmod -a VERSION", "dracut -f /boot/initramfs-VERSION.img VERSION"],
    commandsFor: {
      debian: ["depmod -a VERSION", "update-initramfs -c -k VERSION"],
      suse: ["depmod -a VERSION", "dracut -f --kver VERSION"],
      arch: ["mkinitcpio -P"],
      flatcar: [],
      nixos: [],
    },
  },
  references: [
    {
      title: "Kernel-related boot issues",
      url: "https://learn.microsoft.com/troubleshoot/azure/virtual-machines/linux/kernel-related-boot-issues",
    },
  ],
  slow: true,
  run: (image) =>
    judgeKernels(image, "must", async (bootable): Promise<readonly Finding[]> => {
      const { kernel, ramdisks, missingRamdisks } = bootable;
      if (missingRamdisks.length > 0) return [];
      if (ramdisks.length === 0) {
        if (kernel.imagePath === undefined || !(await bootable.needsRamdisk())) return [];
        return [
          { message: `kernel ${kernel.version} has no initramfs`, path: kernel.imagePath, subject: kernel.version },
        ];
      }
      try {
        await bootable.contents();
        return [];
      } catch (error) {
        const broken = brokenRamdisk(error);
        if (!broken) throw error;
        return [{ ...broken, subject: kernel.version }];
      }
    }),
});
