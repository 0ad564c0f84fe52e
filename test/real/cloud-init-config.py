"""Reads cases from standard input and says what this image's cloud-init makes of each, as JSON lines."""
import base64
import json
import logging
import os
import sys
import tempfile

from cloudinit import util
from cloudinit.distros import ug_util

logging.disable(logging.CRITICAL)


class Distro:
    def get_default_user(self):
        return {"name": "debian", "default": True}


def plain(value):
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return "not plain: %s" % type(value).__name__


def answer(case):
    with tempfile.TemporaryDirectory() as root:
        for path, content in case["files"].items():
            place = root + path
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as file:
                file.write(base64.b64decode(content).replace(b"@ROOT@", root.encode()))
        try:
            merged = util.read_conf_with_confd(root + "/etc/cloud/cloud.cfg")
        except Exception as error:
            return {"raised": type(error).__name__}
        text = json.dumps(plain(merged)).replace(root, "@ROOT@")
        return {"merged": json.loads(text), "default": has_default_user(merged)}


def has_default_user(merged):
    try:
        users, _groups = ug_util.normalize_users_groups(merged, Distro())
    except Exception as error:
        return type(error).__name__
    return any(config and config.get("default") for config in users.values())


work = json.load(sys.stdin)
print(
    json.dumps(
        {
            "cases": [answer(case) for case in work["cases"]],
            "commandLines": [util.read_cc_from_cmdline(line) for line in work["commandLines"]],
        }
    )
)
