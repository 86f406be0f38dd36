import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readExamples } from "./examples.ts";

export type Asset = {
  readonly contentType: string;
  readonly etag: string;
  /** True when the URL names the version, so that a browser need never ask again. */
  readonly unchanging: boolean;
  read(): Promise<Buffer>;
};

const PAGE = new URL("./page/", import.meta.url);

/**
 * Every file of the GraphiQL page by its path under /graphiql; "" is the page itself. The browser
 * builds that npm packages bring along are served from where they are installed.
 */
export function graphiqlAssets(): ReadonlyMap<string, Asset> {
  const vendor = vendorFiles();
  const folder = `vendor/${digest(vendor.map(({ version }) => version).join())}`;
  const page = readFileSync(new URL("page.html", PAGE), "utf8").replaceAll("{{vendor}}", folder);
  const script = readFileSync(new URL("page.js", PAGE), "utf8").replaceAll("{{vendor}}", folder);
  const assets = new Map<string, Asset>([
    ["", inMemory("text/html", page)],
    ["page.js", inMemory("text/javascript", script)],
    ["page.css", inMemory("text/css", readFileSync(new URL("page.css", PAGE), "utf8"))],
    ["examples.json", inMemory("application/json", JSON.stringify(readExamples()))],
  ]);
  for (const { name, path, version } of vendor) {
    assets.set(`${folder}/${name}`, {
      contentType: contentTypeOf(name),
      etag: `"${version}"`,
      unchanging: true,
      read: () => readFile(path),
    });
  }
  return assets;
}

type VendorFile = { readonly name: string; readonly path: string; readonly version: string };

function vendorFiles(): readonly VendorFile[] {
  const require = createRequire(import.meta.url);
  const filesOf = (packageName: string, folder: string, isWanted: (name: string) => boolean) => {
    const manifest = require.resolve(`${packageName}/package.json`);
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
    const from = join(dirname(manifest), folder);
    const names = readdirSync(from).filter(isWanted);
    return names.map((name) => ({
      name,
      path: join(from, name),
      version: `${packageName}@${version}`,
    }));
  };
  return [
    ...filesOf("react", "umd", (name) => name === "react.production.min.js"),
    ...filesOf("react-dom", "umd", (name) => name === "react-dom.production.min.js"),
    ...filesOf(
      "graphiql",
      ".",
      (name) => name === "graphiql.min.js" || name === "graphiql.min.css",
    ),
    // The client is a module, and imports one other whose name changes with each release.
    ...filesOf("graphql-ws", "dist", (name) => /^(client|common-\w+)\.js$/.test(name)),
  ];
}

function inMemory(contentType: string, text: string): Asset {
  const bytes = Buffer.from(text);
  return {
    contentType: `${contentType}; charset=utf-8`,
    etag: `"${digest(text)}"`,
    unchanging: false,
    read: async () => bytes,
  };
}

function contentTypeOf(name: string): string {
  return name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
