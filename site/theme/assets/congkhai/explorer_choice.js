/* A list to choose from: search, narrowing, check boxes, and above them what is chosen. */

import { element, folded } from "./explorer_number.js";

const LISTED = 60;

/* `items` are [{id, name, small, kind, text}]; `more` may add something to a chosen entry; `changed` is told. */
export class Choice {
  constructor(form, name, { items, kinds, most, more, changed }) {
    this.box = form.querySelector(`[data-choice="${name}"]`);
    this.items = items;
    this.byId = new Map(items.map((item) => [item.id, item]));
    this.most = most;
    this.more = more || (() => "");
    this.changed = changed;
    this.chosen = [];
    this.options = this.box.querySelector(".options");
    this.search = this.box.querySelector("input[type=search]");
    this.kind = this.box.querySelector("select");
    this.kind.append(new Option("tất cả", ""), ...kinds.map(([id, words]) => new Option(words, id)));
    this.search.addEventListener("input", () => this.list());
    this.kind.addEventListener("change", () => this.list());
    this.search.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    this.options.addEventListener("change", (event) => this.toggle(event.target));
  }

  /* Chosen by address or by default; unknown ids are left out. */
  set(ids) {
    this.chosen = [...new Set(ids)].filter((id) => this.byId.has(id)).slice(0, this.most);
    this.list();
    this.name();
  }

  toggle(box) {
    if (box.checked && this.chosen.length >= this.most) {
      box.checked = false;
      this.rest(`Nhiều nhất ${this.most} lựa chọn trong một bảng; bỏ bớt trước khi thêm.`);
      return;
    }
    this.chosen = box.checked ? [...this.chosen, box.value] : this.chosen.filter((id) => id !== box.value);
    this.name();
    this.changed();
  }

  drop(id) {
    const place = this.chosen.indexOf(id);
    this.chosen.splice(place, 1);
    const box = [...this.options.querySelectorAll("input")].find((one) => one.value === id);
    if (box) box.checked = false;
    this.name();
    const buttons = this.box.querySelectorAll(".chosen button");
    (buttons[Math.min(place, buttons.length - 1)] || this.search).focus();
    this.changed();
  }

  names() {
    return this.chosen.map((id) => this.byId.get(id).name);
  }

  /* The chosen entries, each with its own way out. */
  name() {
    this.box.querySelector(".chosen").replaceChildren(...this.chosen.map((id) => {
      const item = this.byId.get(id);
      const out = element("button", { type: "button", "aria-label": `Bỏ ${item.name}` }, "Bỏ");
      out.addEventListener("click", () => this.drop(id));
      const small = item.small ? element("span", { class: "small" }, item.small) : "";
      return element("li", {}, element("span", {}, item.name, small), this.more(item), out);
    }));
  }

  found() {
    const words = folded(this.search.value).split(/\s+/).filter(Boolean);
    return this.items.filter((item) =>
      (!this.kind.value || item.kind === this.kind.value) && words.every((word) => item.text.includes(word)));
  }

  list() {
    const found = this.found();
    this.options.replaceChildren(...found.slice(0, LISTED).map((item) => {
      const box = element("input", { type: "checkbox", value: item.id });
      box.checked = this.chosen.includes(item.id);
      return element("label", {}, box, element("span", {}, item.name,
        item.small ? element("span", { class: "small" }, item.small) : ""));
    }));
    const left = found.length - LISTED;
    if (!found.length) this.rest("Không có mục nào có số liệu mang tên như vậy.");
    else this.rest(left > 0 ? `Còn ${left} mục nữa; gõ thêm để thu hẹp.` : "", found);
  }

  /* What is not listed; and a way to take all that is. */
  rest(words, found = []) {
    const line = this.box.querySelector("[data-rest]");
    line.replaceChildren(words);
    const missing = found.filter((item) => !this.chosen.includes(item.id));
    const isNarrowed = this.search.value.trim() || this.kind.value;
    if (!isNarrowed || missing.length < 2 || missing.length + this.chosen.length > this.most) return;
    const all = element("button", { type: "button" }, `Chọn cả ${missing.length} mục tìm thấy`);
    all.addEventListener("click", () => {
      this.set([...this.chosen, ...missing.map((item) => item.id)]);
      this.search.focus();
      this.changed();
    });
    line.append(words ? " " : "", all);
  }
}
