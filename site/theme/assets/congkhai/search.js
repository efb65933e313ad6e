/* The search page: asks pagefind's index for ?q= and writes what it finds as text, never as markup. */
(function () {
  "use strict";

  var STEP = 5;
  var place = document.getElementById("ket-qua-tim");
  var status = document.getElementById("tinh-trang-tim");
  var form = document.querySelector(".search-form");
  var groups = Array.prototype.slice.call(place.querySelectorAll("section"));
  var LISTS = " Dùng các danh sách ở dưới.";
  var engine = null;
  // only the answer to the newest question may be written
  var asked = 0;

  function folded(text) {
    return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[̀-ͯ]/g, "");
  }

  // names are indexed without the words that begin nearly every one of them
  function telling(query) {
    var words = folded(query).replace(/\s+/g, " ").trim();
    var common = new RegExp("(^| )(" + place.dataset.common + ")(?= |$)", "g");
    return words.replace(common, " ").replace(/\s+/g, " ").trim();
  }

  function start() {
    if (!engine) {
      var folder = new URL(place.dataset.index, document.baseURI).href;
      engine = import(folder + "pagefind.js").then(function (pagefind) {
        // without its worker: one script less to fetch, and the page's own policy covers all of it
        return pagefind.createInstance({ basePath: folder, noWorker: true });
      });
    }
    return engine;
  }

  function ask(query) {
    var mine = ++asked;
    form.elements.q.value = query;
    document.title = (query ? query + " – " : "") + "Tìm kiếm";
    groups.forEach(function (group) { group.hidden = true; });
    if (!query.trim()) { status.textContent = "Gõ tên cần tìm rồi bấm Tìm."; return; }
    var words = telling(query);
    if (!words) {
      status.textContent = "“" + query.trim() + "” có trong tên của hầu hết cơ sở. Hãy gõ thêm tên riêng hoặc xã phường.";
      return;
    }
    status.textContent = "Đang tìm…";
    start().then(function (pagefind) {
      return Promise.all([""].concat(groups.map(function (group) { return group.dataset.word || ""; }))
        .map(function (word, at) { return at && !word ? null : pagefind.search((words + " " + word).trim()); }));
    }).then(function (answers) {
      if (mine === asked) { return show(query, answers); }
    }).catch(function () {
      if (mine !== asked) { return; }
      engine = null;
      status.textContent = location.protocol === "file:"
        ? "Trang đang mở từ đĩa, trình duyệt không cho tìm kiếm. Hãy mở qua một máy chủ web." + LISTS
        : "Không tải được mục lục tìm kiếm. Hãy thử lại." + LISTS;
    });
  }

  // a word the index does not know is passed over, so what holds a kind's word must also be in the whole answer
  function show(query, answers) {
    var whole = answers[0].results;
    var kinds = answers.slice(1).map(function (answer) {
      return answer && new Set(answer.results.map(function (one) { return one.id; }));
    });
    var shown = groups.map(function (group, at) {
      return fill(group, whole.filter(function (one) {
        return kinds[at] ? kinds[at].has(one.id) : !kinds.some(function (kind) { return kind && kind.has(one.id); });
      }));
    });
    return Promise.all(shown).then(function () {
      status.textContent = whole.length
        ? whole.length.toLocaleString("vi") + " kết quả cho “" + query.trim() + "”."
        : "Không có kết quả nào cho “" + query.trim() + "”. Hãy thử ít chữ hơn, hoặc tên xã phường." + LISTS;
    });
  }

  function fill(group, found) {
    var list = group.querySelector("ol");
    var more = group.querySelector("button");
    list.textContent = "";
    group.hidden = found.length === 0;
    group.querySelector(".search-count").textContent = "(" + found.length.toLocaleString("vi") + ")";
    function add() {
      var begun = list.children.length;
      return Promise.all(found.slice(begun, begun + (begun ? 4 * STEP : STEP)).map(function (one) { return one.data(); }))
        .then(function (pages) {
          pages.forEach(function (page) { list.append(item(page)); });
          more.hidden = list.children.length >= found.length;
          return list.children[begun];
        });
    }
    more.onclick = function () {
      add().then(function (first) { if (first) { first.querySelector("a").focus(); } });
    };
    return add();
  }

  function item(page) {
    var entry = document.createElement("li");
    var link = document.createElement("a");
    link.href = place.dataset.root + page.raw_url.replace(/^\/+/, "");
    link.textContent = page.meta.ten;
    entry.append(link);
    if (page.meta["mo-ta"]) {
      var words = document.createElement("span");
      words.textContent = page.meta["mo-ta"];
      entry.append(words);
    }
    return entry;
  }

  function asked_for() {
    return new URLSearchParams(location.search).get("q") || "";
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var query = form.elements.q.value;
    try { history.pushState(null, "", "?q=" + encodeURIComponent(query)); } catch (error) { /* from disk */ }
    ask(query);
  });
  window.addEventListener("popstate", function () { ask(asked_for()); });
  ask(asked_for());
})();
