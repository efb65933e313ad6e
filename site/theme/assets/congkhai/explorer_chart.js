/* The same bars and lines as the charts of the other pages (plot.py): a gap is a gap, never a zero. */

import { element, printed } from "./explorer_number.js";

const LEFT = 14, RIGHT = 14, TOP = 30, PLOT = 190, AXIS = 46, ROOM = 26;
const LEAST_WIDTH = 340, STEP = 104, FITTING = 3, ABREAST = 5, READ = 250;
const FLOOR = TOP + PLOT, HEIGHT = FLOOR + AXIS;
let made = 0;

function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, typeof value === "number" ? Number(value.toFixed(1)) : value);
  }
  node.append(...children);
  return node;
}

/* Of one indicator and unit over the rounds; nothing with fewer than two numbers. */
export function chart(title, indicator, points) {
  const isKnown = points.map((point) => point.one.value !== null);
  const first = isKnown.indexOf(true), last = isKnown.lastIndexOf(true);
  if (first < 0 || first === last) return null;
  const shown = points.slice(first, last + 1);
  const isRate = indicator.unit === "%";
  const scale = scaleOf(shown, isRate);
  const width = Math.max(LEAST_WIDTH, LEFT + RIGHT + STEP * shown.length);
  const step = (width - LEFT - RIGHT) / shown.length;
  const places = shown.map((point, index) => ({
    ...point, x: LEFT + step * (index + 0.5), y: scale.y(point.one.value), words: printed(point.one, indicator),
  }));
  const name = `ve-${++made}`;
  const image = svg("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "group",
    "aria-labelledby": `${name}-t`, "aria-describedby": `${name}-d`,
  },
  svg("title", { id: `${name}-t` }, title),
  svg("desc", { id: `${name}-d` }, places.map(sentence).join(". ") + "."),
  ...(isRate ? line(places) : bars(places, Math.min(step * 0.5, 84), scale.y(0))),
  svg("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: isRate ? FLOOR : scale.y(0), y2: isRate ? FLOOR : scale.y(0) }),
  ...places.flatMap(labels),
  ...places.map((place) => reading(place, step, width)));
  const remarks = [
    shown.some((point, index) => index && point.one.isBroken) ? "Chỗ đứt: không so sánh được với trước" : "",
    shown.some((point) => point.one.isPartial) ? "Nét đứt: chưa đủ đơn vị nộp" : "",
    scale.low > 0 ? "Trục không bắt đầu từ 0" : "",
  ];
  const css = ["chart", shown.length > FITTING ? "long" : "", shown.length > ABREAST ? "wide" : ""];
  return element("figure", { class: css.filter(Boolean).join(" ") }, element("div", { class: "plot" }, image),
    element("figcaption", {}, [title, ...remarks.filter(Boolean)].join(". ") + "."));
}

/* Bars stand on zero; a line of rates may begin above it, and says so. */
function scaleOf(points, isRate) {
  const held = points.map((point) => point.one.value).filter((value) => value !== null);
  let low = Math.min(...held), high = Math.max(...held);
  const pad = Math.max((high - low) * 0.35, 0.25);
  [low, high] = isRate ? [Math.max(0, low - pad), high + pad] : [Math.min(0, low), Math.max(0, high) || 1];
  return { low, y: (value) => (value === null ? null : FLOOR - ((value - low) / (high - low)) * (PLOT - ROOM)) };
}

function bars(places, width, zero) {
  return places.filter(({ y }) => y !== null).map(({ one, x, y }) => svg("rect", {
    class: one.isPartial ? "bar partial" : x === places.at(-1).x ? "bar now" : "bar",
    x: x - width / 2, y: Math.min(y, zero), width, height: Math.abs(zero - y), rx: 2,
  }));
}

function line(places) {
  let isDown = false;
  const steps = [];
  for (const { one, x, y } of places) {
    // a line is not drawn from one definition, or one area, to another, nor to a figure of some of the units
    if (y !== null) steps.push(`${isDown && !one.isBroken && !one.isPartial ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
    isDown = y !== null && !one.isPartial;
  }
  const dots = places.filter(({ y }) => y !== null).map(({ one, x, y }) =>
    svg("circle", { class: one.isPartial ? "dot partial" : "dot", cx: x, cy: y, r: 4.5 }));
  return [svg("path", { class: "line", d: steps.join(" ") }), ...dots];
}

function labels({ round, x, y, words }) {
  return [
    y === null ? svg("text", { class: "gap", x, y: FLOOR - 8 }, words) : svg("text", { class: "value", x, y: y - 10 }, words),
    svg("text", { class: "tick", x, y: FLOOR + 20 }, round.axis[0]),
    svg("text", { class: "tick", x, y: FLOOR + 37 }, round.axis[1]),
  ];
}

/* A column over each round that takes the pointer and the keyboard, and is then read out above the drawing. */
function reading(place, step, width) {
  const left = Math.max(LEFT, Math.min(place.x - step / 2, width - RIGHT - READ));
  return svg("g", { class: "point", tabindex: "0", role: "img", "aria-label": sentence(place) },
    svg("path", { class: "guide", d: `M${place.x.toFixed(1)} ${TOP}V${FLOOR}` }),
    svg("rect", { class: "hit", x: place.x - step / 2 + 2, y: TOP - 4, width: step - 4, height: HEIGHT - TOP + 2, rx: 4 }),
    svg("text", { class: "read", x: left, y: 16 }, `${place.round.axis[0]} ${place.round.axis[1]}: ${place.words}`));
}

function sentence({ round, words, one }) {
  return [`${round.name}: ${words}`, one.note].filter(Boolean).join("; ");
}
