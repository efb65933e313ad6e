/* Tables of the explorer: one per indicator, areas in plain order, a unit's providers by name, rounds as columns. */

import { chart } from "./explorer_chart.js";
import { address, element, printed } from "./explorer_number.js";

const CHARTED = 12;

/* `parts` are [{indicator, rows: [{unit, cells: [figure per round]}]}]. */
export function tables(parts, rounds, view) {
  return parts.map(({ indicator, rows }) => {
    const caption = captionOf(indicator, view);
    const table = element("table", { class: "data cards", role: "table" });
    const heads = ["Đơn vị", ...rounds.map((round) => round.name)];
    const head = element("tr", { role: "row" }, ...heads.map((name, index) =>
      element("th", { scope: "col", role: "columnheader", class: index ? "num" : "" }, name)));
    const body = element("tbody", { role: "rowgroup" },
      ...rows.map((row) => element("tr", { role: "row" }, nameCell(row.unit, view),
        ...row.cells.map((one, index) => cell(one, row.unit, indicator, rounds[index], view)))));
    table.append(element("caption", {}, caption), element("thead", { role: "rowgroup" }, head), body);
    const name = element("h2", { id: `bang-${indicator.id}` },
      element("a", { href: `${view.root}chi-tieu/${indicator.id}/` }, indicator.name));
    return element("section", { class: "block" }, name,
      element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, table));
  });
}

export function captionOf(indicator, view) {
  const unit = indicator.unit && indicator.unit !== "%" ? `, đơn vị tính: ${indicator.unit}` : "";
  return indicator.name + unit + (view.breakdown === "total" ? "" : `, phân tổ: ${view.breakdownName}`);
}

export function marks(unit) {
  return [unit.dates, unit.isIllustrative ? "số liệu minh họa" : "", unit.isRebuilt ? "dựng lại từ tài liệu" : ""]
    .filter(Boolean).join(" · ");
}

function nameCell(unit, view) {
  const folder = unit.isProvider ? "co-so" : "dia-ban";
  const small = [unit.isProvider ? `cơ sở của ${unit.parent}` : unit.parent, marks(unit)].filter(Boolean).join(" · ");
  return element("th", { scope: "row", role: "rowheader", class: unit.isProvider ? "below" : "" },
    element("a", { href: `${view.root}${folder}/${unit.slug}/` }, unit.name),
    small ? element("span", { class: "small" }, small) : "");
}

function cell(one, unit, indicator, round, view) {
  const words = printed(one, indicator);
  const note = one.note ? element("span", { class: "small" }, one.note) : "";
  const link = address(view.root, unit, indicator.id, round.id, view.breakdown, one);
  // a hidden figure has its sentence too: it says why; what is not there has none
  const shown = one.value !== null ? element("a", { class: "figure", href: link }, words)
    : one.symbol === "c" ? element("a", { class: "figure missing", href: link }, words)
      : element("span", { class: "missing" }, words);
  return element("td", { role: "cell", class: "num", "data-label": round.name }, shown, note);
}

/* One small chart a unit, so that a ward and its province do not share an axis. Tells how many were left out. */
export function charts(parts, rounds, view) {
  const all = parts.flatMap(({ indicator, rows }) => rows.map((row) => {
    const points = row.cells.map((one, index) => ({ one, round: rounds[index] }));
    const name = row.unit.name + (row.unit.isIllustrative ? " (số liệu minh họa)" : "");
    return chart(`${captionOf(indicator, view)}, ${name}`, indicator, ofItsRounds(points));
  })).filter(Boolean);
  return { shown: all.slice(0, CHARTED), left: Math.max(all.length - CHARTED, 0) };
}

/* A September figure has no gap in January: only periods that the row has numbers for count as rounds. */
function ofItsRounds(points) {
  const period = (point) => point.round.id.slice(10);
  const known = new Set(points.filter((point) => point.one.value !== null).map(period));
  return points.filter((point) => known.has(period(point)));
}
