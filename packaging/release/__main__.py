"""`python -m release` makes everything that can be made on this platform and says how large it became."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from release.bundle import Refused, make_bundle, megabytes
from release.debian import make_deb
from release.macos import make_image
from release.papers import sums
from release.tarball import make_tarball
from release.versions import version_of
from release.windows import BILL, make_installer

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    """0 when everything is made and may be given away."""
    out = ROOT / "dist"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    version = version_of(ROOT)
    try:
        bundle = make_bundle(ROOT, out, version)
        made = [out / "THIRD-PARTY-NOTICES.txt", out / "sbom.cdx.json"]
        if sys.platform == "linux":
            made.append(make_deb(ROOT, bundle, out, version, notices=made[0]))
            made.append(make_tarball(ROOT, bundle, out, version))
            made += [make_installer(ROOT, out, version), out / BILL]
        if sys.platform == "darwin":
            made.append(make_image(ROOT, out, version))
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    (out / "SHA256SUMS").write_text(sums(made, out), encoding="utf-8")
    print(f"{bundle.relative_to(ROOT)}: {megabytes(bundle):.1f} MB")
    for path in made:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 2**20:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
