"""The bundle: one ZIP whose bytes follow from its members alone, told by a manifest, signed with Ed25519 (decision 42).

Members are stored, not compressed (the facts are compressed inside), in the order of their names, without times, so
equal members are equal bytes on every machine.
"""

from __future__ import annotations

import base64
import hashlib
from binascii import Error as Base64Error
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from motcua.oversight.releases.errors import UnreadableBundle
from motcua.oversight.releases.rules import codec
from motcua.oversight.releases.types import FORMAT, Heading

Bodies = Mapping[str, bytes]
"""Members of a bundle by name."""
MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
CELLS = "cells.json"
CHANGES = "changes.json"
DEFINITIONS = "definitions.json"
INPUTS = "inputs.json"
POLICIES = "policies.json"
PROSE = "prose.md"
REPORTERS = "reporters.json"
TREE = "tree.json"
FACTS = "facts/{subject}.parquet"
NAMES = frozenset((CELLS, CHANGES, DEFINITIONS, INPUTS, MANIFEST, POLICIES, PROSE, REPORTERS, SIGNATURE, TREE))
"""Every member beside the facts."""
MOST_BYTES = 190 * 1024 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16


def packed(members: Bodies) -> bytes:
    """The bytes of a bundle with these members."""
    output = BytesIO()
    with ZipFile(output, "w", ZIP_STORED) as archive:
        for name in sorted(members):
            info = ZipInfo(name, _EPOCH)
            info.create_system, info.external_attr = 3, _MODE
            archive.writestr(info, members[name])
    return output.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The members of a bundle. Raises UnreadableBundle where it is none, or not whole."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            infos = archive.infolist()
            if sum(info.file_size for info in infos) > MOST_BYTES or len({i.filename for i in infos}) < len(infos):
                raise UnreadableBundle(what="quá lớn, hoặc một tên có hai lần")
            if packed_small := [info.filename for info in infos if info.compress_type != ZIP_STORED]:
                raise UnreadableBundle(what=f"{packed_small[0]}: bị nén, gói số liệu không nén")
            return {info.filename: archive.read(info) for info in infos}
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableBundle(what=str(error) or type(error).__name__) from error


def manifest_of(heading: Heading, members: Bodies) -> bytes:
    """The manifest: what the bundle says of itself, and the hash of every other member, definition and policy."""
    definitions = codec.read(members[DEFINITIONS])["definitions"]
    return codec.written(
        {
            "format": FORMAT,
            "release": dict(vars(heading)),
            "members": {n: {"sha256": sha256(b), "bytes": len(b)} for n, b in sorted(members.items())},
            "definitions": [{"id": _id_of(d), "version": d["version"], "sha256": codec.digest(d)} for d in definitions],
            "tree_version": sha256(members[TREE])[:16],
            "policies_version": sha256(members[POLICIES])[:16],
        }
    )


def _id_of(definition: Mapping[str, str]) -> str:
    return f"{definition['indicator']}.{definition['figure']}" if definition["figure"] else definition["indicator"]


def sealed(heading: Heading, members: Bodies) -> bytes:
    """A bundle with its manifest, not yet signed."""
    return packed({**members, MANIFEST: manifest_of(heading, members)})


def signed(content: bytes, key: Ed25519PrivateKey) -> bytes:
    """The bundle with a signature over its manifest; a signature that it has is replaced. Ed25519 gives one answer."""
    members = unpacked(content)
    signature = {
        "algorithm": "ed25519",
        "public_key": _base64(key.public_key().public_bytes_raw()),
        "signature": _base64(key.sign(members[MANIFEST])),
    }
    return packed({**members, SIGNATURE: codec.written(signature)})


def signer(members: Bodies) -> str:
    """The public key in base64 whose signature the manifest carries. Raises ValueError where it does not hold."""
    try:
        told = codec.read(members[SIGNATURE])
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(told["public_key"], validate=True))
        key.verify(base64.b64decode(told["signature"], validate=True), members[MANIFEST])
    except (InvalidSignature, Base64Error, KeyError, TypeError) as error:
        raise ValueError("the signature does not hold") from error
    return str(told["public_key"])


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
