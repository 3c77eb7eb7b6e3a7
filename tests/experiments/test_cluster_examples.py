"""The guide's examples for clusters work, with stand-ins for what only a cluster has."""

import json
import os
import runpy
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from deaths import Chunk, work
from ruamel.yaml import YAML

from trustsim.experiments.executors import carried_out
from trustsim.guide.layout import HERE as GUIDE

HERE = Path(__file__).parent
EXAMPLES = GUIDE / "examples"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(HERE.parents[1]), str(HERE)))}
SBATCH = """\
#!/bin/sh
cp "$1" {folder}/$$.sh
setsid sh {folder}/$$.sh >{folder}/$$.out 2>&1 &
echo $! >>{folder}/jobs
echo Submitted batch job $!
"""
SCANCEL = """\
#!/bin/sh
for job in "$@"; do echo $job >>{folder}/given-back; kill -9 -- -$job; done
"""


def test_the_slurm_example_asks_for_what_it_says() -> None:
    found = runpy.run_path(str(EXAMPLES / "slurm.py"))
    found["cluster"].__globals__["NETWORK"] = "lo"
    with found["cluster"]() as jobs:
        script = jobs.job_script()
    for line in ("-p YOUR-PARTITION", "-A YOUR-ACCOUNT", "--cpus-per-task=8", "--mem=15G", "-t 04:00:00"):
        assert f"#SBATCH {line}\n" in script
    assert script.index("source /PATH/TO/VENV/bin/activate") < script.index("distributed.cli.dask_worker")
    assert "--nthreads 1 --memory-limit 1.86GiB --nworkers 8 " in script


def test_the_slurm_example_sweeps_and_gives_its_jobs_back(tmp_path: Path) -> None:
    text = (EXAMPLES / "slurm.py").read_text()
    for was, becomes in (
        ("JOBS = 10", "JOBS = 2"),
        ("CORES_A_JOB = 8", "CORES_A_JOB = 1"),
        ('"16GB"', '"1GB"'),
        ("NETWORK = None", 'NETWORK = "lo"'),
        ('"source /PATH/TO/VENV/bin/activate"', '"true"'),
    ):
        assert was in text
        text = text.replace(was, becomes)
    (tmp_path / "slurm.py").write_text(text)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, script in (("sbatch", SBATCH), ("scancel", SCANCEL), ("trustsim", "")):
        stand_in = f'#!/bin/sh\nexec {sys.executable} {HERE / "sweep_stand_in.py"} "$@"\n'
        (tools / name).write_text(script.format(folder=tmp_path) or stand_in)
        (tools / name).chmod(0o755)
    ran = subprocess.run(
        [sys.executable, "slurm.py", "my.yaml", "--out", "there"],
        cwd=tmp_path,
        env={**ENVIRONMENT, "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert ran.returncode == 3, ran.stderr
    said = json.loads(ran.stdout)
    assert said["asked"][:6] == ["sweep", "my.yaml", "--out", "there", "--executor", "dask"]
    assert said["found"] == [[k, k**2] for k in range(20)]
    begun = (tmp_path / "jobs").read_text().split()
    assert len(begun) == 2
    assert sorted((tmp_path / "given-back").read_text().split()) == sorted(begun)
    end = time.monotonic() + 10
    while any(psutil.pid_exists(int(job)) and time.monotonic() < end for job in begun):
        time.sleep(0.1)
    assert not any(psutil.pid_exists(int(job)) for job in begun)


def test_the_commands_of_the_kubernetes_example_make_a_cluster(tmp_path: Path) -> None:
    parts = list(YAML(typ="safe").load_all((EXAMPLES / "kubernetes.yaml").read_text()))
    service, *deployments = parts
    assert service["metadata"]["name"] == service["spec"]["selector"]["app"] == "trustsim-scheduler"
    commands = {}
    for one in deployments:
        labels = one["spec"]["template"]["metadata"]["labels"]
        assert labels == one["spec"]["selector"]["matchLabels"] == {"app": one["metadata"]["name"]}
        (container,) = one["spec"]["template"]["spec"]["containers"]
        commands[container["name"]] = container["command"]
    port = str(service["spec"]["ports"][0]["port"])
    address = f"tcp://{service['metadata']['name']}:{port}"
    free = free_port()
    scheduler = [free if word == port else word for word in commands["scheduler"]]
    worker = [f"tcp://127.0.0.1:{free}" if word == address else word for word in commands["worker"]]
    assert scheduler != commands["scheduler"]
    assert worker != commands["worker"]
    with running([*scheduler, "--host", "127.0.0.1"], tmp_path), running([*worker, "--host", "127.0.0.1"], tmp_path):
        wait_for(free)
        given = carried_out(work, (Chunk(k) for k in range(10)), "dask", address=f"tcp://127.0.0.1:{free}")
        assert sorted((chunk.number, had) for chunk, had in given) == [(k, k**2) for k in range(10)]


@contextmanager
def running(command: list[str], folder: Path) -> Iterator[None]:
    found = shutil.which(command[0], path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert found
    with (folder / "said").open("a") as said:
        one = subprocess.Popen(
            [found, *command[1:]], env=ENVIRONMENT, cwd=folder, stdout=said, stderr=said, start_new_session=True
        )
        try:
            yield
        finally:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()


def free_port() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return str(one.getsockname()[1])


def wait_for(port: str) -> None:
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", int(port)), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@pytest.mark.parametrize("name", ["slurm.py", "kubernetes.yaml"])
def test_the_page_names_the_examples(name: str) -> None:
    assert f"`examples/{name}`" in (GUIDE / "clusters.md").read_text()
