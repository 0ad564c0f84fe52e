import { gone } from "./_gone.ts";

export default gone({
  id: "leftovers.random-seed",
  title: "No random seed is shared by all VMs",
  level: "should",
  why: "Every VM of the image would start its random numbers and its credential secret from the same value until the kernel has gathered entropy of its own.",
  fix: "Delete the seed; systemd makes a new one at shutdown.",
  places: [
    { path: "/var/lib/systemd/{random-seed,credential.secret}", what: "random seed" },
    { path: "/var/lib/{urandom,misc}/random-seed", what: "random seed" },
    { path: "/{boot/efi,efi,boot}/loader/random-seed", what: "random seed of the boot loader" },
  ],
});
