import lvmFilter from "../../../checks/storage/lvm-filter.ts";
import { checkTest, unreadable } from "../../../src/testing/index.ts";

const path = "/etc/lvm/lvm.conf";
const conf = (text: string) => ({ [path]: `devices {\n${text}\n}\n` });

checkTest(lvmFilter, {
  pass: {
    "no file": { "/etc/": "" },
    "the commented default": conf('\t# filter = [ "r|.*|" ]'),
    everything: conf('filter = [ "a/.*/" ]'),
    "a DVD drive rejected": conf('filter = [ "r|/dev/cdrom|", "r|^/dev/sr0$|" ]'),
    "both kinds of disks": conf('global_filter = [ "a|^/dev/sd|", "a|^/dev/nvme|", "r|.*|" ]'),
    "a text in place of a list": conf('filter = "a|.*|"'),
  },
  fail: {
    "the old disk by name": [
      conf('filter = [ "a|^/dev/vda2$|", "r|.*|" ]'),
      { message: "filter hides /dev/sda2 and /dev/nvme0n1p2", path, line: 2, subject: "filter" },
    ],
    "SCSI only": [conf('\n global_filter=["a|/dev/sd.*|",\n "r|.*|"]'), { message: "hides /dev/nvme0n1p2", line: 3 }],
    "the last one counts": [conf('filter = [ "a|.*|" ]\nfilter = [ "r|.*|" ]'), { line: 3 }],
  },
  undecided: {
    "a pattern of another kind": [conf('filter = [ "a|(/dev/.*)+|", "r|.*|" ]'), "not understood"],
    "a file that cannot be read": [{ [path]: unreadable() }, "permission denied"],
  },
});
