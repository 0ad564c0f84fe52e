import { TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.gallery-max-2tb",
  title: "An image for a gallery is not larger than 2 TiB",
  level: "should",
  appliesTo: { target: ["gallery"], generation: [2] },
  why: "Versions of larger images are not copied to other regions: they need shallow replication, which keeps one copy in the region of the version.",
  fix: {
    text: "Ask for shallow replication, or shrink the disk.",
    commands: ["az sig image-version create --replication-mode Shallow ..."],
  },
  limitBytes: 2 * TIB,
  message: "the image is too large for full replication",
});
