const LEAST = [20, 19];

/** Ends the process with a clear word when Node is too old to run Tutti. */
export function checkNodeVersion() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1])) return;
  console.error(
    `Tutti needs Node ${LEAST.join(".")} or newer; this is ${process.versions.node} ` +
      `(${process.execPath}). Install a newer one from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
