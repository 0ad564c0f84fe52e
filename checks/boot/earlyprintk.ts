import { commandLineCheck } from "./_command-line.ts";

export default commandLineCheck({
  id: "boot.earlyprintk",
  title: "Early messages of the kernel reach the serial port",
  level: "info",
  requirements: ["boot.earlyprintk"],
  why: "Without earlyprintk=ttyS0 nothing is seen of a kernel that stops before it has its consoles. Most pages ask for it and several official images do without, so it is a note.",
  change: "Add earlyprintk=ttyS0,115200 to the kernel's parameters",
  parameters: { add: "earlyprintk=ttyS0,115200" },
  appliesTo: { arch: ["x86_64"] },
  judge({ words, at }, { arm }) {
    // setup_early_printk takes `serial` and `ttyS` with or without the port's number; the first one counts.
    const early = words.find(({ name, forInit }) => name === "earlyprintk" && !forInit);
    if (arm || /^(?:serial(?:,ttyS0)?|ttyS0?|serial,0)(?:,|$)/.test(early?.value ?? "")) return [];
    // Azure's article on SLES has the word misspelled.
    const misspelled = words.find(({ name }) => /^earl\w*p\w*k$/i.test(name) && name !== "earlyprintk");
    const actual = (early ?? misspelled)?.text;
    return [
      {
        message:
          misspelled && !early ? `${misspelled.name} is no parameter of the kernel` : "earlyprintk does not name ttyS0",
        ...at,
        evidence: { ...(actual === undefined ? {} : { actual }), expected: "earlyprintk=ttyS0" },
      },
    ];
  },
});
