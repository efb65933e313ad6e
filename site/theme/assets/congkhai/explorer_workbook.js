/* What is shown as a workbook: texts stay texts, numbers are numbers, nothing is a formula. Fetched when asked for. */

import "./fflate.min.js";
import { WORDS } from "./explorer_number.js";
import { marks } from "./explorer_table.js";

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TEXT = 1, HEAD = 2, NUMBER = 3;
const MOST_DECIMALS = 4;

/* Bytes of the workbook; `title` gives an indicator's name with its breakdown. */
export function workbook({ parts, rounds, view }, title) {
  const units = parts.flatMap(({ rows }) => rows.map((row) => row.unit));
  const head = [
    ["Công khai giáo dục mầm non, bản công bố " + view.release],
    ...(view.office ? [["Phát hành: " + view.office]] : []),
    ["Liên kết: " + location.href],
    ...(units.some((unit) => unit.isIllustrative) ? [["Có số liệu minh họa: các đơn vị ấy không có thật, xem cột Lưu ý"]] : []),
    [],
  ];
  const names = ["Đơn vị", "Mã đơn vị", "Thuộc", "Lưu ý", "Chỉ tiêu thống kê", "Đơn vị tính", ...rounds.map((round) => round.name)];
  const rows = parts.flatMap(({ indicator, rows: all }) => all.map(({ unit, cells }) => [
    unit.name, unit.id, unit.parent, marks(unit), title(indicator, view), indicator.unit,
    ...cells.map((one) => (one.value === null ? WORDS[one.symbol] || WORDS.x : { value: one.value, decimals: indicator.decimals })),
  ]));
  const remarks = parts.flatMap(({ indicator, rows: all }) => all.flatMap(({ unit, cells }) => cells.flatMap((one, index) =>
    (one.note ? [[unit.name, unit.id, indicator.name, rounds[index].name, one.note]] : []))));
  const sheets = [["Số liệu", [...head, { head: names }, ...rows]]];
  if (remarks.length) {
    sheets.push(["Lưu ý", [{ head: ["Đơn vị", "Mã đơn vị", "Chỉ tiêu thống kê", "Kỳ báo cáo", "Lưu ý"] }, ...remarks]]);
  }
  const files = Object.entries(filesOf(sheets)).map(([path, content]) => [path, self.fflate.strToU8(XML + content)]);
  // the same table gives the same bytes on any day
  return self.fflate.zipSync(Object.fromEntries(files), { mtime: new Date(1980, 0, 2) });
}

function filesOf(sheets) {
  const each = (write) => sheets.map(([name], index) => write(name, index + 1)).join("");
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const formats = Array.from({ length: MOST_DECIMALS + 1 }, (_, n) => `#,##0${n ? "." + "0".repeat(n) : ""}`);
  return {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types">`
      + '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
      + `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>`
      + `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>`
      + each((_, n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type}.worksheet+xml"/>`) + "</Types>",
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships">`
      + `<Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>`
      + each((name, n) => `<sheet name="${name}" sheetId="${n}" r:id="r${n}"/>`) + "</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships">`
      + each((_, n) => `<Relationship Id="r${n}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${n}.xml"/>`)
      + `<Relationship Id="s" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
    "xl/styles.xml": `<styleSheet xmlns="${MAIN}"><numFmts count="${formats.length}">`
      + formats.map((format, n) => `<numFmt numFmtId="${164 + n}" formatCode="${format}"/>`).join("") + "</numFmts>"
      + '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
      + '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
      + '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
      + `<cellXfs count="${NUMBER + formats.length}"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyFont="1"/>`
      + formats.map((_, n) => `<xf numFmtId="${164 + n}" applyNumberFormat="1"/>`).join("") + "</cellXfs>"
      + '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    ...Object.fromEntries(sheets.map(([, rows], index) => [`xl/worksheets/sheet${index + 1}.xml`, sheet(rows)])),
  };
}

function sheet(rows) {
  const width = Math.max(...rows.map((row) => (row.head || row).length));
  const columns = Array.from({ length: width }, (_, n) => `<col min="${n + 1}" max="${n + 1}" width="${n === 0 ? 34 : 18}" customWidth="1"/>`);
  return `<worksheet xmlns="${MAIN}"><cols>${columns.join("")}</cols><sheetData>`
    + rows.map((row) => `<row>${(row.head || row).map((value) => cell(value, row.head ? HEAD : TEXT)).join("")}</row>`).join("")
    + "</sheetData></worksheet>";
}

function cell(value, style) {
  if (typeof value === "object") {
    const own = (String(value.value).split(".")[1] || "").length;
    return `<c s="${NUMBER + Math.min(Math.max(own, value.decimals), MOST_DECIMALS)}"><v>${value.value}</v></c>`;
  }
  return `<c s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`;
}

function escaped(text) {
  return text.replace(/[\u0000-\u001f]/g, " ").replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
