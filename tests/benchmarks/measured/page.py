"""The page as a visitor meets it: from moving a lever to new futures painted, and the script of a frame while it plays.

A real Chromium opens the app, served by a process of its own. Null where no Chromium is found.
"""

import os
import shutil
import subprocess
import sys
from statistics import median, quantiles
from typing import Any

from .scale import Scale

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PATIENCE = 120_000
WHOLE = "document.querySelector('[data-testid=outcomes]')?.dataset.refining === 'false'"
MOVE = """
async (value) => {
  const box = document.querySelector("[data-testid='lever-people.propensity'] input[type=range]");
  const asked = trustsimStage.asks;
  const begin = performance.now();
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.dispatchEvent(new Event("change", { bubbles: true }));
  const painted = () => performance.getEntriesByType("mark").find(
    ({ name, startTime }) => startTime > begin && Number(name.replace("trustsim-painted-", "")) > asked);
  while (!painted() && performance.now() - begin < 20000) await new Promise((done) => setTimeout(done, 4));
  return painted().startTime - begin;
}
"""


def measure(scale: Scale) -> dict[str, Any]:
    """Milliseconds from lever to paint (median of moves), and of script in a frame while playing (99th percentile)."""
    chromium = next(filter(None, map(shutil.which, NAMES)), None)
    if chromium is None or not scale.lever_moves:
        return {"lever_to_paint_ms": None, "frame_script_ms": None}
    command = [sys.executable, "-m", "trustsim", "app", "--port", "0", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as server:
        try:
            assert server.stdout is not None
            return _measured(chromium, server.stdout.readline().split()[3], scale.lever_moves)
        finally:
            server.terminate()


def _measured(chromium: str, address: str, moves: int) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(address)
        page.wait_for_function(WHOLE, timeout=PATIENCE)
        times: list[float] = []
        for k in range(moves):
            times.append(page.evaluate(MOVE, 30 + 2 * k))
            page.wait_for_function(WHOLE, timeout=PATIENCE)
        page.evaluate("trustsimStage.goTo(0); trustsimStage.set({ speed: 4 }); trustsimStage.play()")
        page.wait_for_function("!trustsimStage.playing", timeout=PATIENCE)
        frames = page.evaluate("trustsimStage.costs")
        browser.close()
    return {"lever_to_paint_ms": median(times), "frame_script_ms": quantiles(frames, n=100)[-1]}
