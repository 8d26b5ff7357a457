"""Run as a program: the example schema behind `server.serving`, on the port given."""

from server.app import create_app
from server.serving import end_on_signals, listen_or_fail, run, say, settings_or_fail
from tests.server.example_schema import FakeAccount, schema

if __name__ == "__main__":
    end_on_signals()
    settings = settings_or_fail()
    listener = listen_or_fail("127.0.0.1", 0)
    say(str(listener.getsockname()[1]))
    run(
        create_app(settings, schema=schema, accounts={"default": FakeAccount()}), settings, listener
    )
