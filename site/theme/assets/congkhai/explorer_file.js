/* What is shown as a file: one figure a row, under the names that the released CSV files use. */

const HEAD = ["unit_id", "unit_level", "unit_name", "indicator", "indicator_name", "measure_unit", "round", "round_name",
  "breakdown", "value", "symbol", "note", "is_illustrative", "release"];

export function csv({ parts, rounds, view }) {
  const lines = [HEAD];
  for (const { indicator, rows } of parts) {
    for (const { unit, cells } of rows) {
      cells.forEach((one, index) => lines.push([
        unit.id, unit.level, unit.name, indicator.id, indicator.name, indicator.unit, rounds[index].id,
        rounds[index].name, view.breakdown, one.value === null ? "" : String(one.value), one.symbol, one.note,
        String(unit.isIllustrative), view.release,
      ]));
    }
  }
  return csvOf(lines);
}

/* Lines of texts; the mark at the beginning tells a spreadsheet that this is UTF-8. */
export function csvOf(lines) {
  return "\ufeff" + lines.map((line) => line.map(field).join(",") + "\r\n").join("");
}

/* A spreadsheet would run a text that begins like a formula; a number that is below zero stays one. */
function field(text) {
  const isRun = /^[=+@\t\r-]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isRun ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function save(name, type, content) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
