"""A server that is killed while Ray and Dask run leaves no process behind."""

from server import LEAVE_SECONDS, Kernel, Server

RAY_AND_DASK = """\
import ray
from dask.distributed import Client, LocalCluster
from parcours import QUIET_RAY
ray.init(num_cpus=2, **QUIET_RAY)
client = Client(LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None))

@ray.remote
def forever():
    import time
    time.sleep(1000)

refs = [forever.remote() for _ in range(2)]
future = client.submit(lambda: __import__("time").sleep(1000))
print(len(client.scheduler_info()["workers"]))"""


def test_nothing_runs_on_after_the_server_was_killed(course_copy):
    server = Server(course_copy.root)
    try:
        kernel = Kernel(server, "notebooks/killed.ipynb")
        outputs = kernel.run(RAY_AND_DASK, seconds=120)
        kernel.close()
        assert [output["output_type"] for output in outputs if output["output_type"] == "error"] == [], outputs
        running = len(server.processes())
        assert running >= 8, f"only {running} processes: Ray and Dask are not running"
        server.kill()
        left, seconds = server.left_after(LEAVE_SECONDS)
        assert not left, f"after {seconds:.0f} s there still run {left}"
    finally:
        server.close()
