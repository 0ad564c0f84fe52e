import { commandLineCheck, unwanted } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.no-crashkernel-auto",
  title: "No memory is set aside by crashkernel=auto",
  level: "info",
  requirements: ["boot.no-crashkernel-auto", "lisa.hydration-console-options"],
  why: "crashkernel=auto takes 128 MB and more from the VM, which small sizes miss, and kernels of release 9 and later do not know the word and set nothing aside. Official images of RHEL 8, Rocky and CentOS have it, so it is a note.",
  change: "Take crashkernel=auto off the kernel's parameters",
  parameters: { remove: ["crashkernel=auto"] },
  judge: (started) =>
    unwanted(
      started,
      ({ text }) => text === "crashkernel=auto",
      () => "crashkernel=auto sets memory aside",
    ),
});
