"""Install the built wheel into an environment of its own and run its command line on a photo."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path


def main(folder: str) -> int:
    """Return 0 if the installed command makes a gallery whose files all pass their checks."""
    (wheel,) = Path(folder).glob("packshot-*.whl")
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        venv.create(home / "venv", with_pip=True)
        python = home / "venv" / "bin" / "python"
        quiet = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*quiet, "--no-deps", str(wheel.resolve())], check=True)
        (site,) = (home / "venv" / "lib").glob("python*/site-packages")
        # The locked dependencies are already here: lend them, the wheel itself stays its own.
        (site / "dependencies.pth").write_text(dependencies + "\n")
        environment = {**os.environ, "PACKSHOT_HOME": str(home / "data")}
        command = [str(home / "venv" / "bin" / "packshot"), "make", "an Amazon set for this mug"]
        made = subprocess.run(
            [*command, "--sample", "--out", str(home / "out"), "--json"],
            cwd=home,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    files = json.loads(made.stdout)["files"]
    failed = [f["file"] for f in files for finding in f["check"] if finding["verdict"] == "fail"]
    print(f"installed wheel: {len(files)} files made, {len(failed)} with a failed check {failed}")
    return 0 if len(files) >= 5 and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
