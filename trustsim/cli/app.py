"""`trustsim app`: the visualiser in a browser."""

import webbrowser

import click

from ..errors import InputError

OPEN = (
    "Everybody who can reach this machine on port {port} will be able to use the app, unencrypted and "
    "without a password. Use it on a network you trust, and end it with Ctrl-C when you are done."
)


@click.command("app", short_help="Explore a place in the browser.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve on; 0.0.0.0 opens it to others.")
@click.option(
    "--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
def command(host: str, port: int, no_open: bool) -> None:
    """Explore a place, its futures and what if, in the browser. It explores; it does not predict."""
    from ..app.server import HERE, serve

    if host not in HERE:
        click.echo(OPEN.format(port=port or "it is given"), err=True)

    def ready(address: str) -> None:
        click.echo(f"trustsim is at {address} (Ctrl-C ends it)")
        if not no_open:
            webbrowser.open(address)

    try:
        serve(host, port, ready)
    except KeyboardInterrupt:
        click.echo("Closed.", err=True)
    except OSError as error:
        raise InputError(f"--host {host} --port {port} cannot be served on: {error.strerror}; try --port 0") from error
