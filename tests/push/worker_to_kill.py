"""A process that makes workers: for each line it reads it forks one, which says its number, and says how it ended.

A worker does what the jobs of push do, over its own connection to the database named in the arguments. ``work`` goes on until it is
killed, ``finish`` until nothing is left.
"""

import os
import sys
import time

IDLE_S = 0.005


def main(database: str) -> None:
    """Fork a worker for each line."""
    import django
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    _warm_up()
    print("ready", flush=True)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _work(is_last=line.strip() == "finish")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _warm_up() -> None:
    """Load what a worker that lives longer has loaded, and close what no two processes may share."""
    from django.db import connections

    from lianqiao.core.mail import render_mail
    from lianqiao.push.services import due_destinations, queue_notices

    queue_notices()
    due_destinations()
    render_mail("notices", "zh-hans", {})
    connections.close_all()


def _work(*, is_last: bool) -> None:
    from django.db import connection

    from lianqiao.push.services import due_destinations, queue_notices, send_due

    connection.ensure_connection()
    print(os.getpid(), flush=True)
    while True:
        # The first are known from queueing them, the second are found by the clock.
        due = dict.fromkeys([*queue_notices(), *due_destinations()])
        for destination_id in due:
            while send_due(destination_id):
                pass
        if not due:
            if is_last:
                return
            time.sleep(IDLE_S)


if __name__ == "__main__":
    main(sys.argv[1])
