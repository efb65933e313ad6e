/* The search page: asks pagefind's index for ?q= and writes what it finds as text, never as markup. */
(function () {
  "use strict";

  const FIRST = 5, MORE = 20, ASKED = 3;
  // of names asked for whole the one that is meant may be the shortest of many
  const batch = (group) => ("whole" in group.dataset ? 60 : MORE);
  // the name decides, by whole words; how long the rest of a record is says nothing
  const RANKING = {
    pageLength: 0, termFrequency: 1, termSaturation: 2, metaWeights: { title: 20, folded: 20, words: 0.1, also: 0.1 },
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
    engine = engine || Promise.all([
      import(`${folder}pagefind.js`).then((pagefind) => pagefind.createInstance({
        basePath: folder, noWorker: true, ranking: RANKING,
      })),
      fetch(`${folder}records.json`).then((answer) => answer.json()).then((about) => ({
        frequent: about.frequent,
        kinds: groups.map((group) => new Set((about.kinds[group.dataset.kind] || "").match(/.{7}/g))),
      })),
    ]);
    return engine;
  }

  // each word costs one more part of the index, so of a long question the rarest are asked; the order of what is found
  // minds the others
  function rarest(words, frequent) {
    const all = [...new Set(words.split(" "))];
    const rank = (at) => { const found = frequent.indexOf(folded(all[at])); return found < 0 ? frequent.length : found; };
    const kept = [...all.keys()].sort((one, other) => rank(other) - rank(one)).slice(0, ASKED);
    return all.filter((_, at) => kept.includes(at)).join(" ");
  }

  // what each group has of the answer; the group of providers, the many, has what no other kind claims
  async function parts(words) {
    if (!words) { return groups.map(() => []); }
    const [pagefind, { frequent, kinds }] = await start();
    const answer = (await pagefind.search(rarest(words, frequent))).results;
    const found = groups.map(() => []);
    const others = groups.findIndex((group) => group.dataset.kind === "co-so");
    for (const one of answer) {
      const at = kinds.findIndex((kind) => kind.has(one.id.replace(/^.*_/, "")));
      (found[at < 0 ? others : at] || []).push(one);
    }
    return found;
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
      const counts = await show(mine, telling(whole), found, (group) => !("whole" in group.dataset));
      const rest = telling(whole) === whole ? found : await parts(whole);
      const others = await show(mine, whole, rest, (group) => "whole" in group.dataset);
      if (mine === newest) { tell(query.trim(), groups.map((_, at) => counts[at] + others[at])); }
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

  // fills the groups that are meant and gives how many each has
  function show(mine, words, found, isMeant) {
    return Promise.all(groups.map(async (group, at) => {
      if (!isMeant(group) || mine !== newest) { return 0; }
      const list = group.querySelector("ol");
      const more = group.querySelector("button");
      let left = found[at], ready = [];
      const load = async () => {
        const pages = await Promise.all(left.slice(0, batch(group)).map((one) => one.data()));
        const meant = "whole" in group.dataset ? pages.filter((page) => holdsEach(page, words)) : pages;
        // where none of the best holds the words, the index passed over one it does not know
        left = meant.length ? left.slice(batch(group)) : [];
        ready = meant.map((page) => [step(page, words), page]).sort(([one], [other]) => one - other);
      };
      const add = async (count) => {
        if (!ready.length) { await load(); }
        if (mine !== newest) { return; }
        const begun = list.children.length;
        list.append(...ready.splice(0, count).map(([, page]) => entry(page)));
        const total = list.children.length + ready.length + left.length;
        group.querySelector(".search-count").textContent = `(${total.toLocaleString("vi")})`;
        more.hidden = !ready.length && !left.length;
        if (begun && list.children[begun]) { list.children[begun].querySelector("a").focus(); }
      };
      list.textContent = "";
      more.onclick = () => add(MORE);
      await add(FIRST);
      const total = list.children.length + ready.length + left.length;
      if (mine === newest) { group.hidden = !total; }
      return total;
    }));
  }

  const spaced = (text) => ` ${folded(text.toLowerCase().normalize("NFC")).replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

  // the index scores words apart: first what is called as was asked, to the marks, then what holds it by whole words, what holds it
  // at all, what was once called so, what holds each word; sort() keeps the order of the index among equals
  function step(page, words) {
    const asked = spaced(words), title = spaced(page.meta.title);
    const steps = [
      () => title === spaced(form.elements.q.value),
      () => telling(page.meta.title.toLowerCase().normalize("NFC")) === words,
      () => title === asked || spaced(telling(title)) === asked,
      () => title.includes(asked),
      () => title.includes(asked.trim()),
      () => spaced(page.meta.words || "").includes(asked),
      () => holdsEach(page, words),
      () => true,
    ];
    // an entry in a list comes behind a page of its own
    return steps.findIndex((holds) => holds()) * 2 + page.raw_url.includes("#");
  }

  function holdsEach(page, words) {
    const text = spaced(Object.values(page.meta).join(" "));
    return spaced(words).trim().split(" ").every((word) => text.includes(` ${word}`));
  }

  function entry(page) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = place.dataset.root + page.raw_url.replace(/^\/+/, "");
    link.textContent = page.meta.title;
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
