import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { unwrap } from "../../src/kernel/result.ts";
import { checkPort, listen } from "../../src/server/listen.ts";

function server() {
  const made = createServer();
  onTestFinished(() => void made.close());
  return made;
}

it("says which setting to change when the port is taken", async () => {
  const port = unwrap(await listen(server(), "127.0.0.1", 0));
  expect(port).toBeGreaterThan(0);
  for (const tried of [
    await listen(server(), "127.0.0.1", port),
    await checkPort("127.0.0.1", port),
  ]) {
    expect(tried).toMatchObject({ ok: false, fault: { code: "PORT_TAKEN" } });
    expect(tried.ok || tried.fault.message).toContain(`PORT: ${port} on 127.0.0.1 is taken`);
  }
});

it("says which setting to change when the address is not this machine's", async () => {
  const tried = await listen(server(), "192.0.2.1", 0);
  expect(tried).toMatchObject({ ok: false, fault: { code: "SETTING_INVALID" } });
  expect(tried.ok || tried.fault.message).toContain("HOST: cannot listen on 192.0.2.1");
});

it("leaves a free port free after looking", async () => {
  const probe = server();
  const port = unwrap(await listen(probe, "127.0.0.1", 0));
  await new Promise((resolve) => probe.close(resolve));
  unwrap(await checkPort("127.0.0.1", port));
  expect(unwrap(await listen(server(), "127.0.0.1", port))).toBe(port);
});
