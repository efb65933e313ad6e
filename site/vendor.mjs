// Copies the few browser files the site and its tests use out of node_modules.
// The copies are committed, so that building the site needs Python alone.
import { copyFileSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";

const assets = "site/theme/assets/congkhai";
const font = "node_modules/@fontsource/be-vietnam-pro";

const copies = [
  ["node_modules/tablesort/dist/tablesort.min.js", `${assets}/tablesort.min.js`],
  ["node_modules/tablesort/LICENCE", `${assets}/tablesort.LICENCE.txt`],
  ["node_modules/fflate/umd/index.js", `${assets}/fflate.min.js`],
  ["node_modules/fflate/LICENSE", `${assets}/fflate.LICENSE.txt`],
  [`${font}/LICENSE`, `${assets}/be-vietnam-pro.LICENSE.txt`],
  ["node_modules/axe-core/axe.min.js", "tests/browser/vendor/axe.min.js"],
  ["node_modules/axe-core/LICENSE", "tests/browser/vendor/axe.LICENSE.txt"],
];
for (const subset of ["latin", "vietnamese"]) {
  for (const weight of [400, 600]) {
    const name = `be-vietnam-pro-${subset}-${weight}-normal.woff2`;
    copies.push([`${font}/files/${name}`, `${assets}/${name}`]);
  }
}

for (const [from, to] of copies) {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  console.log(`${from} -> ${to}`);
}
