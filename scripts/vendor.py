"""Copies the front-end libraries that the pages load from node_modules to lianqiao/web/static/vendor.

Run after ``npm ci``. The copies are never committed; versions are pinned by package-lock.json.
"""

import ast
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "lianqiao" / "web" / "static" / "vendor"


def _lucide() -> dict[str, str]:
    """Read which icons the pages use without importing the platform: this runs while it is being set up."""
    tree = ast.parse((ROOT / "lianqiao" / "web" / "icons.py").read_text(encoding="utf-8"))
    table = next(node for node in tree.body if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "LUCIDE")
    found: dict[str, str] = ast.literal_eval(table.value or ast.Dict([], []))
    return found


# source below node_modules -> target below static/vendor; each library comes with its licence
FILES = {
    "@google/model-viewer/dist/model-viewer.min.js": "model-viewer/model-viewer.min.js",
    "@google/model-viewer/LICENSE": "model-viewer/LICENSE",
    "three/LICENSE": "model-viewer/LICENSE.three",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "htmx.org/LICENSE": "htmx/LICENSE",
    "lucide-static/LICENSE": "lucide/LICENSE",
    **{f"lucide-static/icons/{name}.svg": f"lucide/{name}.svg" for name in sorted(set(_lucide().values()))},
}


def copy_libraries(modules: Path = MODULES, vendor: Path = VENDOR) -> list[Path]:
    """Copy every listed file and return the targets. Raises ``FileNotFoundError`` naming what is missing."""
    missing = [name for name in FILES if not (modules / name).is_file()]
    if missing:
        raise FileNotFoundError(f"Not in {modules.name}: {', '.join(missing)}. Run `npm ci` first.")
    targets = []
    for source, target in FILES.items():
        path = vendor / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, path)
        targets.append(path)
    return targets


if __name__ == "__main__":
    try:
        for copied in copy_libraries():
            print(copied.relative_to(ROOT))
    except FileNotFoundError as error:
        sys.exit(str(error))
