/* Rows of a statement as a table, and the engine's errors in plain words. */

import { element } from "./explorer_number.js";

const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/;

export function resultTable({ columns, rows }, shown) {
  if (!rows.length) return element("p", {}, "Không có dòng nào.");
  const isNumber = columns.map((column) => NUMBER.test(column.type));
  const head = element("tr", {}, ...columns.map((column, index) =>
    element("th", { scope: "col", class: isNumber[index] ? "num" : "" }, column.name)));
  const body = rows.slice(0, shown).map((row) => element("tr", {}, ...row.map((value, index) =>
    element("td", { class: isNumber[index] ? "num" : "" },
      value === null ? element("span", { class: "missing", title: "NULL: không có giá trị" }, "NULL") : value))));
  const table = element("table", { class: "data" }, element("caption", {}, "Kết quả; số viết như trong tệp (51.7)"),
    element("thead", {}, head), element("tbody", {}, ...body));
  return element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Kết quả" }, table);
}

/* The usual mistakes in Vietnamese; anything else as the engine says it, which names the place. */
export function said(message) {
  const hint = message.match(/Did you mean "([^"]+)"/i) || message.match(/Candidate bindings: "([^"]+)"/i);
  const maybe = hint ? ` Có phải là «${hint[1]}»?` : "";
  const table = message.match(/Table with name (\S+) does not exist/);
  if (table) return `Không có bảng «${table[1]}».${maybe} Tên các bảng ở mục «Các bảng và cột».`;
  const column = message.match(/Referenced column "([^"]+)" (?:not found|was not found)/);
  if (column) return `Không có cột «${column[1]}».${maybe}`;
  const place = message.match(/syntax error at or near "([^"]*)"/);
  if ((place && place[1] === ")") || /at end of input/.test(message)) return "Câu SQL viết chưa hết, hoặc thừa dấu «)».";
  if (place) return `Câu SQL sai cú pháp gần «${place[1]}». Mỗi lần chạy một câu hỏi (select, with, from, describe).`;
  if (/out of memory|memory access/i.test(message)) return "Trình duyệt hết bộ nhớ cho câu này; hãy lọc bớt dòng, hoặc hỏi trên máy của bạn.";
  if (/extension/i.test(message)) return "Câu này cần phần mở rộng của DuckDB mà trang không kèm (Parquet, JSON, múi giờ); hãy hỏi trên máy của bạn.";
  if (/read-only/i.test(message)) return "Bản công bố chỉ để đọc: câu này đòi ghi vào nó.";
  // the lines it counts are not those the reader wrote
  return `Câu SQL không chạy được: ${message.split(/\n\s*LINE \d+:/)[0]}`;
}
