/* The search page: asks pagefind's index for ?q= and writes what it finds as text, never as markup. */
(function () {
  "use strict";

  const FIRST = 5, MORE = 20;
  // the name decides, by whole words; how long the rest of a record is says nothing
  const RANKING = {
    pageLength: 0, termFrequency: 1, termSaturation: 2, metaWeights: { title: 20, words: 0.1 },
  };
  const place = document.getElementById("ket-qua-tim");
  const status = document.getElementById("tinh-trang-tim");
  const form = document.querySelector(".search-form");
  const groups = [...place.querySelectorAll("section")];
  const common = new RegExp(`(?<=^| )(${place.dataset.common})(?= |$)`, "g");
  const folder = new URL(place.dataset.index, document.baseURI).href;
  let engine = null;
  // only the answer to the newest question may be written
  let newest = 0;

  function folded(text) {
    return text.replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  // a question without the words that begin nearly every name of a provider or an area; marks are kept
  function telling(words) {
    const letters = [...words];
    for (const match of folded(words).matchAll(common)) {
      letters.fill("", match.index, match.index + match[0].length);
    }
    return letters.join("").replace(/ +/g, " ").trim();
  }

  function start() {
    // without its worker: one script less to fetch, and the page's own policy covers all of it
    engine = engine || import(`${folder}pagefind.js`).then((pagefind) => pagefind.createInstance({
      basePath: folder, noWorker: true, ranking: RANKING,
    }));
    return engine;
  }

  // what each group has of the answer. A word the index does not know is passed over, so what holds a kind's word
  // must be in the whole answer as well; providers, the many, hold none
  async function parts(words) {
    if (!words) { return groups.map(() => []); }
    const pagefind = await start();
    const answer = (await pagefind.search(words)).results;
    const kinds = await Promise.all(groups.map(async (group) => group.dataset.word
      && new Set((await pagefind.search(`${words} ${group.dataset.word}`)).results.map((one) => one.id))));
    return kinds.map((kind) => answer.filter((one) => kind ? kind.has(one.id)
      : !kinds.some((other) => other && other.has(one.id))));
  }

  async function ask(query) {
    const mine = ++newest;
    form.elements.q.value = query;
    groups.forEach((group) => { group.hidden = true; });
    const whole = query.toLowerCase().normalize("NFC").replace(/["“”\s]+/g, " ").trim();
    if (!whole) { say("Gõ tên cần tìm rồi bấm Tìm."); return; }
    say("Đang tìm…");
    try {
      const found = await parts(telling(whole));
      await show(mine, telling(whole), found, (group) => !("whole" in group.dataset));
      const rest = telling(whole) === whole ? found : await parts(whole);
      await show(mine, whole, rest, (group) => "whole" in group.dataset);
      if (mine === newest) { tell(query.trim(), groups.map((group, at) => ("whole" in group.dataset ? rest : found)[at].length)); }
    } catch (error) {
      engine = null;
      if (mine === newest) {
        say(location.protocol === "file:"
          ? "Trang đang mở từ đĩa nên trình duyệt không cho tìm. Hãy mở qua một máy chủ web, hoặc dùng các danh sách ở dưới."
          : "Không tải được mục lục tìm kiếm. Hãy thử lại, hoặc dùng các danh sách ở dưới.");
      }
    }
  }

  function say(words) { status.textContent = words; }

  function tell(query, counts) {
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total) {
      const each = groups.map((group, at) => counts[at] && `${group.dataset.name} ${counts[at].toLocaleString("vi")}`);
      say(`${total.toLocaleString("vi")} kết quả cho “${query}”: ${each.filter(Boolean).join(", ")}.`);
    } else {
      say(`Không có kết quả nào cho “${query}”. Hãy gõ ít chữ hơn hoặc gõ tên riêng, tên xã phường; hoặc dùng các danh sách ở dưới.`);
    }
  }

  async function show(mine, words, found, isMeant) {
    await Promise.all(groups.map(async (group, at) => {
      if (!isMeant(group) || mine !== newest) { return; }
      const list = group.querySelector("ol");
      const more = group.querySelector("button");
      let loaded = [];
      const add = async (count) => {
        if (list.children.length === loaded.length) {
          loaded = loaded.concat(await load(found[at].slice(loaded.length, loaded.length + MORE), words));
        }
        if (mine !== newest) { return; }
        const begun = list.children.length;
        list.append(...loaded.slice(begun, begun + count).map(entry));
        more.hidden = list.children.length >= found[at].length;
        if (begun) { list.children[begun].querySelector("a").focus(); }
      };
      list.textContent = "";
      group.querySelector(".search-count").textContent = `(${found[at].length.toLocaleString("vi")})`;
      more.onclick = () => add(MORE);
      await add(FIRST);
      if (mine === newest) { group.hidden = !found[at].length; }
    }));
  }

  // the index scores words apart: of the best, names that hold them as they were asked come first
  async function load(results, words) {
    const pages = await Promise.all(results.map((one) => one.data()));
    const holds = (page) => folded(page.meta.title.toLowerCase()).includes(folded(words));
    return [...pages.filter(holds), ...pages.filter((page) => !holds(page))];
  }

  function entry(page) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = place.dataset.root + page.raw_url.replace(/^\/+/, "");
    link.textContent = page.meta.title.split("¦")[0];
    item.append(link);
    if (page.meta.words) {
      const words = document.createElement("span");
      words.textContent = page.meta.words;
      item.append(words);
    }
    return item;
  }

  const inAddress = () => new URLSearchParams(location.search).get("q") || "";

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = form.elements.q.value;
    history.pushState(null, "", `?q=${encodeURIComponent(query)}`);
    ask(query);
  });
  window.addEventListener("popstate", () => ask(inAddress()));
  ask(inAddress());
})();
