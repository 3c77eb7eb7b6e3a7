"""The server: Solara's, set so that nothing leaves the machine, behind what keeps strangers out."""

import os

HOST, PORT = "127.0.0.1", 8765


def serve(host: str = HOST, port: int = PORT, browser: bool = True) -> None:
    """Serve the app until interrupted."""
    import uvicorn

    uvicorn.run(application(), host=host, port=port, log_level="warning")


def application():
    """The ASGI application."""
    os.environ.update(
        SOLARA_APP="trustsim.app.page",
        SOLARA_TELEMETRY_MIXPANEL_ENABLE="False",
        SOLARA_THEME_SHOW_BANNER="False",
        SOLARA_THEME_LOADER="plain",
        SOLARA_ASSETS_FONTAWESOME_ENABLED="False",
        SOLARA_KERNEL_CULL_TIMEOUT="5m",
    )
    from solara.server.starlette import app

    return app
