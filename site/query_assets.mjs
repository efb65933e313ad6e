// Gathers the engine of the query page out of node_modules into a folder of its own, which the site's build copies
// where it is there. Not committed for its size: site/query-assets.sha256 says which bytes it must be.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, renameSync, rmSync } from "node:fs";

const target = process.argv[2] || "query-assets";
const dist = "node_modules/@duckdb/duckdb-wasm/dist";
const making = `${target}.making`;

rmSync(making, { recursive: true, force: true });
mkdirSync(making, { recursive: true });
for (const name of ["duckdb-eh.wasm", "duckdb-mvp.wasm", "duckdb-browser-eh.worker.js", "duckdb-browser-mvp.worker.js"]) {
  copyFileSync(`${dist}/${name}`, `${making}/${name}`);
}
copyFileSync("node_modules/apache-arrow/LICENSE.txt", `${making}/apache-arrow.LICENSE.txt`);
execFileSync("node_modules/.bin/esbuild", [`${dist}/duckdb-browser.mjs`, "--bundle", "--format=esm", "--minify",
  "--platform=browser", "--legal-comments=inline", "--log-level=warning", `--outfile=${making}/duckdb.mjs`]);
// a file once copied into a release is never written again: new bytes are new files
rmSync(target, { recursive: true, force: true });
renameSync(making, target);
console.log(`${dist} -> ${target}`);
