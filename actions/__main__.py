"""The action server, on the loopback interface only: `python -m actions --port 5055`."""

import os
import sys

from rasa_sdk.__main__ import main


def serve() -> None:
    # The server has no authentication and answers whoever reaches it.
    os.environ["SANIC_HOST"] = "127.0.0.1"
    sys.argv[1:1] = ["--actions", "actions"]
    main()


if __name__ == "__main__":
    serve()
