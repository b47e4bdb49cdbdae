"""The zip container of a workbook, opened under limits that are counted while it inflates."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

__all__ = ["INFLATED_LIMIT", "MEMBER_LIMIT", "Package", "PackageError", "local"]

INFLATED_LIMIT = 200 * 1024 * 1024
"""Bytes that all members of one container may inflate to. Honest files reach 121:1 in one part, so bytes are
counted and no ratio is judged."""

MEMBER_LIMIT = 5_000
"""Members that one container may have."""

_CHUNK = 1 << 20


class PackageError(Exception):
    """The container cannot be used: a kind of problem, and a detail without content."""

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def local(tag: str) -> str:
    """Drop the namespace of an element's tag: strict and transitional files differ in nothing else here.

    Examples
    --------
    >>> local("{http://purl.oclc.org/ooxml}sheet")
    'sheet'
    """
    return tag.rpartition("}")[2]


class Package:
    """A zip file in memory, each member inflated at most once and all of them counted."""

    def __init__(self, data: bytes, limit: int = INFLATED_LIMIT) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError) as error:
            raise PackageError("damaged", "the container is cut short or damaged") from error
        if len(infos) > MEMBER_LIMIT:
            raise PackageError("too_many_parts", f"{len(infos)} parts")
        declared = sum(info.file_size for info in infos)
        if declared > limit:
            raise PackageError("too_large", f"it would unpack to {declared // 1_000_000} million bytes")
        self._limit = limit
        self._left = limit
        self._infos = {info.filename.lstrip("/").replace("\\", "/"): info for info in infos}
        self._folded = {name.lower(): name for name in self._infos}
        self._known: dict[str, bytes] = {}

    @property
    def names(self) -> list[str]:
        """Names of the members, without a leading slash."""
        return list(self._infos)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._folded

    def read(self, name: str) -> bytes:
        """Inflate a member, counting its bytes.

        Raises
        ------
        PackageError
            too_large, damaged, or missing_part.
        """
        name = self._folded.get(name.lower(), name)
        if name in self._known:
            return self._known[name]
        if name not in self._infos:
            raise PackageError("missing_part", name)
        pieces = []
        try:
            with self._zip.open(self._infos[name]) as member:
                while piece := member.read(_CHUNK):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise PackageError(
                            "too_large", f"it unpacks to more than {self._limit // 1_000_000} million bytes"
                        )
                    pieces.append(piece)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise PackageError("damaged", f"part {name[:60]} cannot be unpacked") from error
        self._known[name] = b"".join(pieces)
        return self._known[name]

    def drop(self, name: str) -> None:
        """Forget a member's bytes; they stay counted."""
        self._known.pop(self._folded.get(name.lower(), name), None)

    def count_rest(self) -> None:
        """Inflate every member once, so that one which lies about its size is found before another reader meets it."""
        for name in self._infos:
            if name not in self._known:
                self.read(name)
                self.drop(name)

    def xml(self, name: str) -> Element | None:
        """Parse a small member; None where it is absent.

        Raises
        ------
        PackageError
            entities where it declares a document type or entities, damaged where it is no XML.
        """
        if name not in self:
            return None
        try:
            return fromstring(self.read(name), forbid_dtd=True)
        except DefusedXmlException as error:
            raise PackageError("entities", name) from error
        except (ParseError, ValueError, LookupError) as error:
            raise PackageError("damaged", f"part {name[:60]} is no XML") from error

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Return the relations of a part: id -> (kind, target, external)."""
        folder, _, file = part.rpartition("/")
        tree = self.xml(f"{folder}/_rels/{file}.rels".lstrip("/"))
        found: dict[str, tuple[str, str, bool]] = {}
        for item in [] if tree is None else tree:
            target = item.get("Target", "")
            external = item.get("TargetMode") == "External"
            if not external:
                target = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
            found[item.get("Id", "")] = (item.get("Type", "").rpartition("/")[2], target, external)
        return found
