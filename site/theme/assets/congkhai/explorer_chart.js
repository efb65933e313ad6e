/* The same bars and lines as the charts of the other pages: a gap is a gap, never a zero. */

import { element, printed } from "./explorer_number.js";

const HEIGHT = 260, LEFT = 14, RIGHT = 14, TOP = 34, BOTTOM = 46;
const LEAST_WIDTH = 430, STEP = 104, FITTING = 4;
const FLOOR = HEIGHT - BOTTOM;
let made = 0;

function svg(tag, attributes, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

/* Of one indicator and unit over the rounds; nothing with fewer than two numbers. */
export function chart(title, indicator, points) {
  const first = points.findIndex((point) => point.one.value !== null);
  const last = points.findLastIndex((point) => point.one.value !== null);
  if (first < 0 || first === last) return null;
  const shown = points.slice(first, last + 1);
  const scale = scaleOf(shown, indicator);
  const width = Math.max(LEAST_WIDTH, LEFT + RIGHT + STEP * shown.length);
  const step = (width - LEFT - RIGHT) / shown.length;
  const places = shown.map((point, index) => ({ ...point, x: LEFT + step * (index + 0.5), y: scale.y(point.one.value) }));
  const name = `ve-${++made}`;
  const image = svg("svg", {
    viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT, role: "img", "aria-labelledby": `${name}-t ${name}-d`,
  });
  const words = shown.map((point) => `${point.round.name}: ${printed(point.one, indicator)}`).join("; ") + ".";
  image.append(
    svg("title", { id: `${name}-t` }, title),
    svg("desc", { id: `${name}-d` }, words),
    svg("line", { class: "axis", x1: LEFT, x2: width - RIGHT, y1: FLOOR, y2: FLOOR }),
    ...(indicator.unit === "%" ? line(places, indicator) : bars(places, indicator, Math.min(step * 0.5, 84))),
    ...places.flatMap(labels),
  );
  const isLong = shown.length > FITTING;
  const scrolls = isLong ? { tabindex: "0", role: "group", "aria-label": "Biểu đồ, cuộn ngang để xem hết" } : {};
  const remarks = [
    shown.some((point, index) => index && point.one.isBroken) ? "Chỗ đứt: không so sánh được với trước" : "",
    shown.some((point) => point.one.isPartial) ? "Nét đứt: chưa đủ đơn vị nộp" : "",
    scale.low > 0 ? "Trục không bắt đầu từ 0" : "",
  ];
  const caption = [title, ...remarks.filter(Boolean)].join(". ") + ".";
  return element("figure", { class: isLong ? "chart long" : "chart" },
    element("div", { class: "plot", ...scrolls }, image), element("figcaption", {}, caption));
}

function scaleOf(points, indicator) {
  const held = points.map((point) => point.one.value).filter((value) => value !== null);
  let low = Math.min(...held), high = Math.max(...held);
  if (indicator.unit === "%") {
    const pad = Math.max((high - low) * 0.35, 0.25);
    [low, high] = [Math.max(0, low - pad), high + pad];
  } else {
    [low, high] = [Math.min(0, low), (high || 1) * 1.08];
  }
  return { low, y: (value) => (value === null ? null : FLOOR - ((value - low) / (high - low)) * (FLOOR - TOP)) };
}

function bars(places, indicator, width) {
  return places.flatMap(({ one, x, y }, index) => {
    if (y === null) return [gap(one, x)];
    const css = one.isPartial ? "bar partial" : index === places.length - 1 ? "bar now" : "bar";
    const height = Math.max(FLOOR - y, 0).toFixed(1);
    return [
      svg("rect", { class: css, x: (x - width / 2).toFixed(1), y: y.toFixed(1), width: width.toFixed(1), height, rx: 2 }),
      svg("text", { class: "value", x: x.toFixed(1), y: (y - 8).toFixed(1) }, printed(one, indicator)),
    ];
  });
}

function line(places, indicator) {
  let isDown = false;
  const steps = [];
  for (const { one, x, y } of places) {
    if (y === null) {
      isDown = false;
      continue;
    }
    // a line is not drawn from one definition, or one area, to another, nor to a figure of some of the units
    steps.push(`${isDown && !one.isBroken && !one.isPartial ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`);
    isDown = !one.isPartial;
  }
  return [
    svg("path", { class: "line", d: steps.join(" ") }),
    ...places.flatMap(({ one, x, y }) => (y === null ? [gap(one, x)] : [
      svg("circle", { class: one.isPartial ? "dot partial" : "dot", cx: x.toFixed(1), cy: y.toFixed(1), r: 4.5 }),
      svg("text", { class: "value", x: x.toFixed(1), y: (y - 12).toFixed(1) }, printed(one, indicator)),
    ])),
  ];
}

function gap(one, x) {
  return svg("text", { class: "gap", x: x.toFixed(1), y: FLOOR - 8 }, printed(one, {}));
}

function labels({ round, x }) {
  return [
    svg("text", { class: "tick", x: x.toFixed(1), y: HEIGHT - 26 }, round.axis[0]),
    svg("text", { class: "tick", x: x.toFixed(1), y: HEIGHT - 10 }, round.axis[1]),
  ];
}
