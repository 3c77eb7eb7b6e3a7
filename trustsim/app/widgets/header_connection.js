const BETWEEN_TRIES = 2000; // milliseconds

/**
 * Tell when the server is lost and found again; load the page anew where the server knows it no more.
 *
 * The page's frame says both: `app` is its Vue instance, `solara.debug` gives the connection to the kernel.
 * In a notebook there is neither, and nothing is watched.
 */
export function watchConnection(tell) {
  const frame = globalThis.app;
  if (!frame?.$watch) return () => {};
  let tries = null;
  const tryAgain = async () => {
    const asked = fetch(location.pathname, { method: "HEAD", cache: "no-store" });
    const answers = await asked.then(() => true, () => false);
    if (answers && frame.connectionStatus !== "connected") globalThis.solara?.debug?.kernel()?.reconnect?.();
  };
  const ends = [
    frame.$watch("connectionStatus", (status) => {
      const lost = status !== "connected";
      tell(lost);
      clearInterval(tries);
      tries = lost ? setInterval(tryAgain, BETWEEN_TRIES) : null;
    }),
    frame.$watch("needsRefresh", (gone) => gone && location.reload()),
  ];
  return () => {
    clearInterval(tries);
    for (const end of ends) end();
  };
}
