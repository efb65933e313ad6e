/* SQL on the release in the reader's own browser. The engine is fetched on a press of the button, never before. */

import { csvOf, save } from "./explorer_file.js";
import { element } from "./explorer_number.js";
import { resultTable, said } from "./query_result.js";

const FETCHED = 10000, SHOWN = 500, LONGEST_ADDRESS = 4000;
const box = document.getElementById("truy-van");
const sql = document.getElementById("sql");
const button = (name) => box.querySelector(`[data-act="${name}"]`);
let engine = null, connection = null, worker = null, result = null;
let turn = 0;

function tell(words) {
  box.querySelector(".told").textContent = words;
}

/* The engine, its worker, and the database of the release attached for reading. */
async function open() {
  const at = new URL(box.dataset.engine, location.href).href;
  if (!engine) {
    const duckdb = await import(`${at}duckdb.mjs`);
    const bundle = await duckdb.selectBundle(Object.fromEntries(["mvp", "eh"].map((name) => [name, {
      mainModule: `${at}duckdb-${name}.wasm`, mainWorker: `${at}duckdb-browser-${name}.worker.js`,
    }])));
    worker = new Worker(bundle.mainWorker);
    engine = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
    await engine.instantiate(bundle.mainModule, null);
    await engine.open({
      // pieces of the file where the host gives them, the whole file where it does not
      filesystem: { reliableHeadRequests: true, allowFullHTTPReads: true, forceFullHTTPReads: false },
    });
    const file = new URL(box.dataset.database, location.href).href;
    await engine.registerFileURL("release.duckdb", file, duckdb.DuckDBDataProtocol.HTTP, false);
  }
  connection = await engine.connect();
  for (const line of [
    "set autoinstall_known_extensions = false", "set autoload_known_extensions = false",
    "attach if not exists 'release.duckdb' as release (read_only)", "use release",
    "create or replace temp macro bo_dau(ten) as replace(lower(strip_accents(ten)), 'đ', 'd')",
  ]) await connection.query(line);
}

async function start() {
  button("mo").disabled = true;
  tell("Đang tải công cụ…");
  const mine = ++turn;
  try {
    await open();
  } catch (error) {
    close();
    button("mo").disabled = false;
    tell(`Không mở được công cụ: ${error.message}. Kiểm tra kết nối rồi thử lại, hoặc hỏi trên máy của bạn.`);
    return;
  }
  if (mine !== turn) return;
  button("mo").parentElement.hidden = true;
  box.querySelector("[data-before]").hidden = true;
  box.querySelector("[data-tool]").hidden = false;
  for (const one of document.querySelectorAll("[data-question]")) one.hidden = false;
  if (!sql.value) sql.value = document.querySelector(".asked code").textContent;
  tell("Công cụ đã sẵn sàng.");
  sql.focus();
  await listTables();
}

function close() {
  if (worker) worker.terminate();
  engine = connection = worker = null;
}

/* The rows of one statement as text, so that a decimal keeps its digits; the types say which are numbers. */
async function ask(text) {
  const bare = text.trim().replace(/[;\s]+$/, "");
  // a comment at the end must not swallow what follows
  const described = await connection.query(`describe (\n${bare}\n)`);
  const columns = described.toArray().map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
  const whole = await connection.query(`select columns(*)::varchar from (\n${bare}\n) limit ${FETCHED + 1}`);
  const parts = columns.map((_, index) => whole.getChildAt(index));
  const count = Math.min(whole.numRows, FETCHED);
  const rows = Array.from({ length: count }, (_, row) => parts.map((part, index) => digits(part.get(row), columns[index])));
  return { columns, rows, isCut: whole.numRows > FETCHED };
}

/* A column keeps four decimals for all; a number is written with those it has, as in the files. */
function digits(text, { type }) {
  return text !== null && type.startsWith("DECIMAL") && text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

async function run() {
  if (!connection || button("chay").disabled) return;
  const mine = ++turn, text = sql.value;
  if (!text.trim()) {
    tell("Chưa có câu SQL nào để chạy.");
    return;
  }
  busy(true);
  tell("Đang chạy…");
  keep(text);
  try {
    const found = await ask(text);
    if (mine !== turn) return;
    result = found;
    box.querySelector(".result").replaceChildren(resultTable(found, SHOWN));
    tell(counted(found));
  } catch (error) {
    if (mine !== turn) return;
    result = null;
    box.querySelector(".result").replaceChildren(element("p", { class: "notice", role: "alert" }, said(error.message)));
    tell("Câu này không chạy được.");
  }
  busy(false);
}

function counted({ rows, columns, isCut }) {
  const all = isCut ? `Hơn ${FETCHED} dòng, chỉ lấy ${FETCHED} dòng đầu` : `${rows.length} dòng`;
  const shown = rows.length > SHOWN ? `, in ${SHOWN} dòng đầu, tệp CSV có đủ ${rows.length} dòng` : "";
  return `${all}, ${columns.length} cột${shown}.`;
}

function busy(is) {
  button("chay").disabled = is;
  button("dung").disabled = !is;
  button("csv").disabled = is || !result;
}

/* The question goes into the address, without a step of its own in the history. */
function keep(text) {
  const asked = "?sql=" + encodeURIComponent(text);
  history.replaceState(null, "", asked.length < LONGEST_ADDRESS ? asked : location.pathname);
}

/* A statement that runs has the worker to itself: stopping it means another worker, which has no bytes to fetch anew. */
async function stop() {
  const mine = ++turn;
  close();
  result = null;
  button("dung").disabled = true;
  tell("Đã dừng; đang mở lại công cụ…");
  try {
    await open();
    if (mine === turn) tell("Đã dừng.");
  } catch (error) {
    tell(`Không mở lại được công cụ: ${error.message}. Hãy tải lại trang.`);
  }
  busy(false);
}

async function listTables() {
  const found = await ask("select table_name, coalesce(comment, '') from duckdb_tables() where database_name = 'release' order by 1");
  const columns = await ask("select table_name, column_name, data_type, coalesce(comment, '') from duckdb_columns() where database_name = 'release' order by table_name, column_index");
  const place = box.querySelector("[data-tables] div");
  place.replaceChildren(...found.rows.map(([table, comment]) => element("details", {},
    element("summary", {}, table), element("p", { lang: "en" }, comment),
    element("ul", { class: "columns" }, ...columns.rows.filter((row) => row[0] === table).map(([, name, type, words]) =>
      element("li", {}, element("code", {}, name), ` ${type.toLowerCase()} `, element("span", { lang: "en" }, words)))))));
  box.querySelector("[data-tables]").hidden = false;
}

async function share() {
  keep(sql.value);
  try {
    await navigator.clipboard.writeText(location.href);
    tell("Đã chép liên kết.");
  } catch {
    tell("Trình duyệt không cho chép; liên kết là địa chỉ của trang này.");
  }
}

const acts = {
  mo: start, chay: run, dung: stop, "lien-ket": share,
  csv: () => save("truy-van.csv", "text/csv;charset=utf-8",
    csvOf([result.columns.map((column) => column.name), ...result.rows.map((row) => row.map((value) => value ?? ""))])),
};
box.addEventListener("click", (event) => acts[event.target.dataset.act]?.());
sql.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  run();
});
document.addEventListener("click", (event) => {
  if (!event.target.dataset.question) return;
  sql.value = event.target.closest(".asked").querySelector("code").textContent;
  sql.focus();
  sql.scrollIntoView({ block: "nearest" });
});
sql.value = new URLSearchParams(location.search).get("sql") || "";
document.querySelector("[data-instead]").hidden = true;
box.hidden = false;
