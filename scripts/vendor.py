"""Copies what comes from node_modules to where it is used: libraries of the pages to lianqiao/web/static/vendor, the font of papers.

Run after ``npm ci``. The copies are never committed; versions are pinned by package-lock.json.
"""

import ast
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "lianqiao" / "web" / "static" / "vendor"
FONTS = ROOT / "lianqiao" / "deals" / "formats" / "fonts"


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
# source below node_modules -> target below deals/formats/fonts
FONT_FILES = {
    "@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "@expo-google-fonts/noto-serif-sc/LICENSE_FONT": "LICENSE",
}


def copy_libraries(modules: Path = MODULES, vendor: Path = VENDOR, fonts: Path = FONTS) -> list[Path]:
    """Copy every listed file and return the targets. Raises ``FileNotFoundError`` naming what is missing."""
    wanted = {name: vendor / target for name, target in FILES.items()}
    wanted |= {name: fonts / target for name, target in FONT_FILES.items()}
    missing = [name for name in wanted if not (modules / name).is_file()]
    if missing:
        raise FileNotFoundError(f"Not in {modules.name}: {', '.join(missing)}. Run `npm ci` first.")
    for source, path in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, path)
    return list(wanted.values())


if __name__ == "__main__":
    try:
        for copied in copy_libraries():
            print(copied.relative_to(ROOT))
    except FileNotFoundError as error:
        sys.exit(str(error))
