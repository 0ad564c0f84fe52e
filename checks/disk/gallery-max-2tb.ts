import { TIB } from "./_disk.ts";
import { sizeLimit } from "./_size-limit.ts";

export default sizeLimit({
  id: "disk.gallery-max-2tb",
  title: "An image for a gallery is not larger than 2 TiB",
  level: "should",
  appliesTo: { target: ["gallery"], generation: [2] },
  why: "Versions of images above 2 TiB are not copied to other regions: az sig image-version create fails after a long wait unless it is told --replication-mode Shallow, which keeps one copy in the region of the version. The virtual size decides.",
  fix: {
    text: "Ask for shallow replication, or shrink the disk.",
    commands: ["az sig image-version create --replication-mode Shallow ..."],
  },
  limitBytes: 2 * TIB,
  message: "the image is too large for full replication",
});
