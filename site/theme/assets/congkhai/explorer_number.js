/* Numbers and words of the explorer, as the other pages print them. */

const MINUS = "−";
export const WORDS = { x: "không có số liệu", z: "không áp dụng", c: "bảo mật" };

/* An element with plain text: names come from outside and never become markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== "" && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== "" && child !== null));
  return made;
}

/* Lower case without marks, đ as d: what a reader types on a phone. */
export function folded(text) {
  return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
}

/* Nothing is rounded here: a published number is printed with the digits it has, and at least `decimals`. */
export function plain(value, decimals) {
  const [whole, part = ""] = String(Math.abs(value)).split(".");
  const fraction = part.padEnd(decimals, "0");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return (value < 0 ? MINUS : "") + grouped + (fraction ? "," + fraction : "");
}

export function amount(value, indicator) {
  return plain(value, indicator.decimals) + (indicator.unit === "%" ? "%" : "");
}

/* One figure of a file: its number or symbol, the remark that belongs to it, and what a drawing must know. */
export function figure(raw, notes) {
  const [bare, place, marks = 0] = Array.isArray(raw) ? raw : [raw === undefined ? "x" : raw];
  const isNumber = typeof bare === "number";
  return {
    value: isNumber ? bare : null,
    symbol: isNumber ? "" : bare,
    note: place === undefined ? "" : notes[place],
    isBroken: Boolean(marks & 1),
    isPartial: Boolean(marks & 2),
  };
}

export function printed(one, indicator) {
  return one.value === null ? WORDS[one.symbol] || WORDS.x : amount(one.value, indicator);
}

/* Where the figure stands on its own unit's page. */
export function address(root, unit, indicator, round, breakdown, one) {
  const folder = unit.isProvider ? "co-so" : "dia-ban";
  const tail = [breakdown === "total" ? "" : breakdown, one.note.includes("theo địa giới hiện nay") ? "current" : ""];
  const key = [indicator, round, ...tail].filter(Boolean).join("-").toLowerCase().replace(/[^a-z0-9_]+/g, "-");
  return `${root}${folder}/${unit.slug}/#so-${key}`;
}
