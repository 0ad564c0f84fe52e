# Judges what Packer has built on this machine, before anything is uploaded. The post-processor fails the build on errors.
packer {
  required_plugins {
    qemu = {
      source  = "github.com/hashicorp/qemu"
      version = ">= 1.1.0"
    }
  }
}

source "qemu" "server" {
  iso_url          = "https://images.example/server.iso"
  iso_checksum     = "file:https://images.example/SHA256SUMS"
  output_directory = "out"
  vm_name          = "server.raw"
  format           = "raw"
  ssh_username     = "root"
  shutdown_command = "waagent -force -deprovision+user && poweroff"
}

build {
  sources = ["source.qemu.server"]

  post-processors {
    post-processor "shell-local" {
      environment_vars = [
        "VHDLINT_TYPE=generalized",
        "VHDLINT_TARGET=gallery",
        "VHDLINT_GENERATION=2",
      ]
      inline = [
        "qemu-img convert -f raw -O vpc -o subformat=fixed,force_size out/server.raw out/server.vhd",
        "npx --yes vhdlint@0.1 --format pretty --format html=out/vhdlint.html out/server.vhd",
      ]
    }
  }
}
