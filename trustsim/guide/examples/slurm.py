"""A sweep on a SLURM cluster; adapt what is in capitals, then run it on the login node inside tmux or the like.

python slurm.py STUDY --out DIR
"""

import subprocess
import sys
from contextlib import closing

from dask_jobqueue.slurm import SLURMCluster

JOBS = 10
CORES_A_JOB = 8
MEMORY_A_JOB = "16GB"
LONGEST = "04:00:00"
PARTITION = "YOUR-PARTITION"
ACCOUNT = "YOUR-ACCOUNT"
NETWORK = None  # the name of the network card that workers reach the login node by, such as "ib0"
BEFORE = ["source /PATH/TO/VENV/bin/activate"]
WAIT_SECONDS = 3600


def cluster() -> SLURMCluster:
    """The jobs to ask for; each is given a worker process a core."""
    return SLURMCluster(
        queue=PARTITION,
        account=ACCOUNT,
        walltime=LONGEST,
        cores=CORES_A_JOB,
        processes=CORES_A_JOB,
        memory=MEMORY_A_JOB,
        interface=NETWORK,
        job_script_prologue=BEFORE,
        worker_extra_args=["--lifetime", "230m", "--lifetime-stagger", "5m"],
        scheduler_options={"dashboard": False},
    )


def main(arguments: list[str]) -> int:
    """Ask for the jobs, wait for the first, and sweep; gives the exit code of `trustsim sweep`."""
    with closing(cluster()) as jobs:
        jobs.scale(jobs=JOBS)
        jobs.wait_for_workers(1, timeout=WAIT_SECONDS)
        address = jobs.scheduler_address
        return subprocess.call(["trustsim", "sweep", *arguments, "--executor", "dask", "--dask", address])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
