/* The explorer: what is chosen lives in the address, figures come from small files as they are needed. */

import { Choice } from "./explorer_choice.js";
import { csv, save } from "./explorer_file.js";
import { element, figure, folded } from "./explorer_number.js";
import { captionOf, charts, marks, tables } from "./explorer_table.js";

const box = document.getElementById("kham-pha");
const form = box.querySelector("form");
const pickers = box.querySelector(".pickers");
const narrow = matchMedia("(max-width: 46em)");
const root = box.dataset.root;
const MOST = { indicators: 12, areas: 150 };
const files = new Map();
let release, first, rounds, breakdowns, indicators, areas, indicatorChoice, areaChoice;
let withProviders = new Set();
let chosenRounds = [];
let shown = null;
let turn = 0;

function get(path) {
  if (!files.has(path)) {
    files.set(path, fetch(box.dataset.files + path).then((answer) => {
      if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
      return answer.json();
    }).catch((error) => {
      files.delete(path);
      throw error;
    }));
  }
  return files.get(path);
}

function tell(words) {
  box.querySelector(".told").textContent = words;
}

/* Lists, then the form, then what the address asks for. */
async function start() {
  const [index, places] = await Promise.all([get("muc-luc.json"), get("dia-ban.json")]);
  release = { release: index.release, office: index.office };
  first = index.first;
  rounds = index.rounds.map(([id, name, first, second]) => ({ id, name, axis: [first, second] }));
  breakdowns = new Map(index.breakdowns);
  indicators = new Map(index.indicators.map((one) => [one.id, one]));
  const topics = new Map(index.topics);
  areas = new Map(places.areas.map(([id, name, level, slug, parent, dates, mark, providers, file]) => [id, {
    id, name, level, slug, parent, dates, providers, file,
    isIllustrative: mark.includes("m"), isRebuilt: mark.includes("d"), isProvider: false,
  }]));
  indicatorChoice = new Choice(form, "chi-tieu", {
    most: MOST.indicators, kinds: index.topics, changed,
    items: index.indicators.map((one) => ({
      id: one.id, name: one.name, small: one.unit, kind: one.topic, text: folded(`${one.name} ${topics.get(one.topic)}`),
    })),
  });
  areaChoice = new Choice(form, "dia-ban", {
    most: MOST.areas, changed, more: providerBox,
    kinds: Object.entries(places.levels).filter(([level]) => places.areas.some((area) => area[2] === level)),
    items: [...areas.values()].map((area) => ({
      id: area.id, name: area.name, kind: area.level, text: folded(`${area.name} ${area.parent} ${area.slug}`),
      small: [area.parent, marks(area)].filter(Boolean).join(" · "),
    })),
  });
  form.elements["phan-to"].addEventListener("change", changed);
  form.querySelector('[data-choice="ky"]').addEventListener("change", (event) => {
    const ticked = [...form.querySelectorAll('[data-choice="ky"] input:checked')].map((one) => one.value);
    if (!ticked.length) event.target.checked = true;
    else chosenRounds = ticked.length === rounds.length ? [] : ticked;
    changed();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  box.querySelector(".actions").addEventListener("click", act);
  window.addEventListener("popstate", restore);
  document.querySelector("[data-instead]").hidden = true;
  box.hidden = false;
  restore();
  fold();
  // where there is room nothing is folded, and nothing there would open it
  narrow.addEventListener("change", () => { pickers.open = pickers.open || !narrow.matches; });
}

/* On a phone the table comes first: the lists are folded above it, once there is something to show. */
function fold() {
  pickers.open = !narrow.matches || !indicatorChoice.chosen.length || !areaChoice.chosen.length;
}

/* Beside a chosen area: whether its own providers are listed below it. */
function providerBox(item) {
  const area = areas.get(item.id);
  if (!area.providers) return "";
  const tick = element("input", { type: "checkbox", "data-providers": area.id });
  tick.checked = withProviders.has(area.id);
  tick.addEventListener("change", () => {
    if (tick.checked) withProviders.add(area.id);
    else withProviders.delete(area.id);
    changed();
  });
  return element("label", {}, tick, `kèm ${area.providers} cơ sở`);
}

function restore() {
  const asked = new URLSearchParams(location.search);
  const list = (name) => (asked.get(name) || "").split(",").filter(Boolean);
  const isBare = !asked.has("chi-tieu") && !asked.has("dia-ban");
  withProviders = new Set(list("co-so"));
  indicatorChoice.set(isBare ? first.slice(0, 1) : list("chi-tieu"));
  areaChoice.set(isBare ? first.slice(1) : list("dia-ban"));
  chosenRounds = list("ky").filter((id) => rounds.some((round) => round.id === id));
  offerBreakdowns(asked.get("phan-to") || "total");
  offerRounds();
  show();
}

function offerBreakdowns(wanted) {
  const can = new Set(indicatorChoice.chosen.flatMap((id) => indicators.get(id).breakdowns));
  const select = form.elements["phan-to"];
  select.replaceChildren(...[...breakdowns].filter(([id]) => id === "total" || can.has(id))
    .map(([id, name]) => new Option(name, id)));
  select.value = can.has(wanted) ? wanted : "total";
}

function offerRounds() {
  form.querySelector('[data-choice="ky"] .options').replaceChildren(...rounds.map((round) => {
    const tick = element("input", { type: "checkbox", value: round.id });
    tick.checked = !chosenRounds.length || chosenRounds.includes(round.id);
    return element("label", {}, tick, element("span", {}, round.name));
  }));
}

/* A choice was made: it goes into the address, so that it can be sent, and taken back with the browser's own button. */
function changed() {
  offerBreakdowns(form.elements["phan-to"].value);
  const breakdown = form.elements["phan-to"].value;
  const asked = [
    ["chi-tieu", indicatorChoice.chosen.join(",")],
    ["dia-ban", areaChoice.chosen.join(",")],
    ["co-so", areaChoice.chosen.filter((id) => withProviders.has(id)).join(",")],
    ["ky", chosenRounds.join(",")],
    ["phan-to", breakdown === "total" ? "" : breakdown],
  ].filter(([name, value]) => value || name === "chi-tieu" || name === "dia-ban");
  history.pushState(null, "", "?" + asked.map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%2C/g, ",")}`).join("&"));
  show();
}

async function show() {
  const mine = ++turn;
  pickers.querySelector("[data-chosen]").textContent = [...indicatorChoice.names(), ...areaChoice.names()].join(" · ");
  tell("Đang lấy số liệu…");
  try {
    const units = await chosenUnits();
    const parts = await Promise.all(indicatorChoice.chosen.map((id) => part(indicators.get(id), units)));
    if (mine === turn) draw(parts, units);
  } catch (error) {
    if (mine === turn) tell(`Không lấy được số liệu (${error.message}). Kiểm tra kết nối rồi tải lại trang.`);
  }
}

/* Areas in the order of the list, each followed by its providers where asked for. */
async function chosenUnits() {
  const listed = [...areas.values()].filter((area) => areaChoice.chosen.includes(area.id));
  const groups = await Promise.all(listed.map(async (area) => {
    if (!withProviders.has(area.id) || !area.providers) return [area];
    const file = await get(`co-so/${area.slug}.json`);
    return [area, ...file.providers.map(([id, name, level, slug, mark]) => ({
      id, name, level, slug, parent: area.name, dates: "", isIllustrative: mark === "m", isRebuilt: false,
      isProvider: true, file,
    }))];
  }));
  return groups.flat();
}

async function part(indicator, units) {
  const needed = new Set(units.filter((unit) => !unit.isProvider).map((unit) => unit.file));
  const names = indicator.files.filter((name) => needed.has(name));
  const read = new Map(await Promise.all(names.map(async (name) => [name, await get(`${indicator.id}/${name}.json`)])));
  const breakdown = form.elements["phan-to"].value;
  const rows = units.map((unit) => {
    const file = unit.isProvider ? unit.file : read.get(unit.file);
    const values = unit.isProvider ? file.values[indicator.id] : file && file.values;
    const points = ((values && values[unit.id]) || {})[breakdown] || {};
    return { unit, points, notes: file ? file.notes : [] };
  });
  return { indicator, rows };
}

/* Rounds that hold nothing of what is chosen are left out, unless they were asked for. */
function draw(parts, units) {
  const held = new Set(parts.flatMap(({ rows }) => rows.flatMap((row) => Object.keys(row.points))));
  const used = rounds.filter((round) => (chosenRounds.length ? chosenRounds.includes(round.id) : held.has(round.id)));
  for (const { rows } of parts) {
    for (const row of rows) row.cells = used.map((round) => figure(row.points[round.id], row.notes));
  }
  const breakdown = form.elements["phan-to"].value;
  const view = { root, breakdown, breakdownName: breakdowns.get(breakdown), ...release };
  const isThere = parts.length && units.length && used.length;
  shown = isThere ? { parts, rounds: used, view } : null;
  const drawn = isThere ? charts(parts, used, view) : { shown: [], left: 0 };
  box.querySelector(".result").replaceChildren(...(isThere ? tables(parts, used, view) : []));
  box.querySelector(".charts").replaceChildren(...drawn.shown);
  box.querySelector(".actions").hidden = !isThere;
  tell(isThere ? `${parts.length} chỉ tiêu thống kê, ${units.length} đơn vị, ${used.length} kỳ.`
    + (drawn.left ? ` Vẽ ${drawn.shown.length} biểu đồ đầu, còn ${drawn.left} không vẽ.` : "") : nothing(parts, units));
}

function nothing(parts, units) {
  if (!parts.length) return "Chọn ít nhất một chỉ tiêu thống kê.";
  return units.length ? "Không có số liệu cho những gì đã chọn." : "Chọn ít nhất một địa bàn.";
}

async function act(event) {
  const what = event.target.dataset.act;
  if (!what || !shown) return;
  const name = `kham-pha-${shown.view.release}`;
  if (what === "csv") save(`${name}.csv`, "text/csv;charset=utf-8", csv(shown));
  if (what === "lien-ket") {
    try {
      await navigator.clipboard.writeText(location.href);
      tell("Đã chép liên kết.");
    } catch {
      tell(`Trình duyệt không cho chép; liên kết: ${location.href}`);
    }
  }
  if (what === "xlsx") {
    const { workbook } = await import("./explorer_workbook.js");
    save(`${name}.xlsx`, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook(shown, captionOf));
  }
}

start().catch((error) => {
  document.querySelector("[data-instead]").prepend(element("p", {}, `Không mở được công cụ (${error.message}).`));
});
