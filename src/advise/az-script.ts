import { shellWord } from "../image/text/shell-word.ts";
import type { Destination } from "../lint/target.ts";
import type { AdvisedDisk, ImageDefinition, Script, Step, Variable } from "./advice.ts";

/** 86400 seconds: azcopy has a day. */
const DAY_SECONDS = 86_400;
const TIB = 1024 ** 4;

export interface ScriptInput {
  readonly destination: Destination;
  readonly disk: AdvisedDisk;
  readonly definition: ImageDefinition;
  /** What goes to `az disk create --security-type`; undefined for the standard one. */
  readonly diskSecurityType: "TrustedLaunch" | undefined;
  /** Whether the image starts on NVMe and is to. */
  readonly nvme: boolean;
}

/** From the file to the disk, image or gallery version; names and values as in the reference of the Azure CLI. */
export function azScript(input: ScriptInput): Script {
  const { destination, disk } = input;
  const { convert } = disk.upload;
  const first = convert ? [{ title: convert.text.replace(/\.$/, ""), commands: convert.commands }] : [];
  switch (destination) {
    case "managed-disk":
      return { variables: [...common(disk), ...diskVariables], steps: [...first, ...diskSteps(input)] };
    case "managed-image":
      return {
        variables: [...common(disk), ...blobVariables(disk), ...imageVariables],
        steps: [...first, uploadStep, imageStep(input)],
      };
    case "gallery":
    case "marketplace":
      return {
        variables: [...common(disk), ...blobVariables(disk), ...galleryVariables],
        steps: [...first, uploadStep, galleryStep, definitionStep(input), versionStep(input)],
      };
  }
}

function common({ upload }: AdvisedDisk): readonly Variable[] {
  return [
    { name: "FILE", value: shellWord(upload.file), means: "the fixed VHD" },
    { name: "GROUP", value: "my-resource-group", means: "a resource group that is there" },
    { name: "LOCATION", value: "westeurope", means: "the region of the VMs" },
  ];
}

const diskVariables: readonly Variable[] = [{ name: "DISK", value: "my-os-disk", means: "the disk that is made" }];
const imageVariables: readonly Variable[] = [{ name: "IMAGE", value: "my-image", means: "the image that is made" }];

function blobVariables({ upload }: AdvisedDisk): readonly Variable[] {
  const name = upload.file.split(/[\\/]/).at(-1) ?? "disk.vhd";
  return [
    { name: "ACCOUNT", value: "mystorageaccount", means: "a storage account in that region" },
    { name: "CONTAINER", value: "vhds", means: "a container in it" },
    { name: "BLOB", value: name.replaceAll(/[^\w.-]/g, "-"), means: "the page blob that is made" },
  ];
}

const galleryVariables: readonly Variable[] = [
  { name: "GALLERY", value: "my_gallery", means: "letters, digits, dots and underscores" },
  { name: "DEFINITION", value: "my-image", means: "what versions belong to" },
  { name: "VERSION", value: "1.0.0", means: "three numbers" },
  { name: "PUBLISHER", value: "my-company", means: "publisher, offer and sku name the definition together" },
  { name: "OFFER", value: "my-offer", means: "" },
  { name: "SKU", value: "my-sku", means: "" },
];

function diskSteps({ disk, definition, diskSecurityType, nvme }: ScriptInput): readonly Step[] {
  const { hyperVGeneration, architecture } = definition;
  const accelerated = definition.features.some(({ name }) => name === "IsAcceleratedNetworkSupported");
  return [
    {
      title: "Make an empty disk that waits for the upload",
      commands: [
        command("az disk create", [
          '--resource-group "$GROUP" --name "$DISK" --location "$LOCATION"',
          `--upload-type Upload --upload-size-bytes ${disk.upload.lengthBytes}`,
          `--os-type Linux${hyperVGeneration ? ` --hyper-v-generation ${hyperVGeneration}` : ""}`,
          ...(architecture ? [`--architecture ${architecture}`] : []),
          ...(diskSecurityType ? [`--security-type ${diskSecurityType}`] : []),
          ...(accelerated ? ["--accelerated-network true"] : []),
          "--sku StandardSSD_LRS",
        ]),
      ],
    },
    {
      title: "Upload the file and close the disk",
      commands: [
        `SAS=$(${command("az disk grant-access", [
          '--resource-group "$GROUP" --name "$DISK"',
          `--access-level Write --duration-in-seconds ${DAY_SECONDS}`,
          '--query "accessSAS || accessSas" --output tsv)',
        ])}`,
        'azcopy copy "$FILE" "$SAS" --blob-type PageBlob',
        'az disk revoke-access --resource-group "$GROUP" --name "$DISK"',
      ],
    },
    ...(nvme
      ? [
          {
            title: "Let it be attached by NVMe as well",
            commands: [
              command("az disk update", [
                '--resource-group "$GROUP" --name "$DISK"',
                '--set "supportedCapabilities.diskControllerTypes=SCSI, NVMe"',
              ]),
            ],
          },
        ]
      : []),
  ];
}

const uploadStep: Step = {
  title: "Upload the file as a page blob",
  commands: [
    command("az storage blob upload", [
      '--account-name "$ACCOUNT" --container-name "$CONTAINER" --name "$BLOB"',
      '--type page --file "$FILE" --auth-mode login',
    ]),
    `BLOB_URI=$(${command("az storage blob url", [
      '--account-name "$ACCOUNT" --container-name "$CONTAINER" --name "$BLOB"',
      "--auth-mode login --output tsv)",
    ])}`,
  ],
};

function imageStep({ definition }: ScriptInput): Step {
  return {
    title: "Make the managed image",
    commands: [
      command("az image create", [
        '--resource-group "$GROUP" --name "$IMAGE" --location "$LOCATION"',
        `--os-type Linux${definition.hyperVGeneration ? ` --hyper-v-generation ${definition.hyperVGeneration}` : ""}`,
        '--source "$BLOB_URI"',
      ]),
    ],
  };
}

const galleryStep: Step = {
  title: "Make the gallery, unless it is there",
  commands: [command("az sig create", ['--resource-group "$GROUP" --gallery-name "$GALLERY" --location "$LOCATION"'])],
};

function definitionStep({ definition }: ScriptInput): Step {
  const { osState, hyperVGeneration, architecture, features } = definition;
  const list = features.map(({ name, value }) => `${name}=${value}`).join(" ");
  return {
    title: "Describe the image; none of this can be changed later",
    commands: [
      command("az sig image-definition create", [
        '--resource-group "$GROUP" --gallery-name "$GALLERY"',
        '--gallery-image-definition "$DEFINITION" --location "$LOCATION"',
        '--publisher "$PUBLISHER" --offer "$OFFER" --sku "$SKU"',
        `--os-type Linux --os-state ${osState}`,
        ...(hyperVGeneration ? [`--hyper-v-generation ${hyperVGeneration}`] : []),
        ...(architecture ? [`--architecture ${architecture}`] : []),
        // The value is split at blanks: those of a list go without (vm/custom.py, create_image_definition).
        ...(list === "" ? [] : [`--features "${list}"`]),
      ]),
    ],
  };
}

function versionStep({ disk }: ScriptInput): Step {
  return {
    title: "Make the version of it that VMs are made from",
    commands: [
      command("az sig image-version create", [
        '--resource-group "$GROUP" --gallery-name "$GALLERY"',
        '--gallery-image-definition "$DEFINITION" --gallery-image-version "$VERSION"',
        '--location "$LOCATION" --target-regions "$LOCATION"',
        '--os-vhd-uri "$BLOB_URI" --os-vhd-storage-account "$ACCOUNT"',
        ...(disk.virtualSizeBytes > 2 * TIB ? ["--replication-mode Shallow"] : []),
      ]),
    ],
  };
}

/** One command over several lines. */
function command(name: string, lines: readonly string[]): string {
  return [name, ...lines.map((line) => `  ${line}`)].join(" \\\n");
}
