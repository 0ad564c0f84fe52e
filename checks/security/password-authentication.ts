import { sshd } from "../../src/facts/sshd.ts";
import { defineCheck, notApplicable, partial } from "../../src/lint/check.ts";

const DROP_INS = "/etc/ssh/sshd_config.d";
/** What cloud-init writes its answer to when sshd_config includes the directory. */
const PROVISIONER = "50-cloud-init.conf";

export default defineCheck({
  id: "security.password-authentication",
  title: "Provisioning decides whether passwords log in",
  level: "info",
  requirements: ["security.password-authentication", "distro-rhel.ssh-password-kvm"],
  why: "A VM can be created with a password; the provisioner then allows passwords in sshd_config.d/50-cloud-init.conf. As sshd takes the first value, a `no` that it reads before that file keeps them off. Elsewhere `no` is fine, and many images have it.",
  fix: { text: "Move the line behind the provisioner's, for instance to sshd_config.d/60-image.conf." },
  appliesTo: { type: ["generalized"] },
  async run(image) {
    const { path, includes, unseen, value } = await image.fact(sshd);
    if (path === undefined) return notApplicable("the image has no configuration of OpenSSH");
    const setting = value("PasswordAuthentication");
    const include = includes.find(({ pattern, match }) => pattern.startsWith(`${DROP_INS}/`) && match === undefined);
    // Without the Include cloud-init changes sshd_config itself, wherever the line stands there.
    if (!include || setting?.value.toLowerCase() !== "no") return partial([], unseen);
    const isBefore = setting.path.startsWith(`${DROP_INS}/`)
      ? setting.path < `${DROP_INS}/${PROVISIONER}`
      : setting.path === include.path && setting.line < include.line;
    const finding = {
      message: "PasswordAuthentication no comes before what provisioning decides",
      path: setting.path,
      line: setting.line,
    };
    return partial(isBefore ? [finding] : [], unseen);
  },
});
