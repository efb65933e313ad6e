/* Comfort only: every page reads whole without this file. */
(function () {
  "use strict";

  // a web server answers a folder with its index.html; a disk shows what lies in it
  if (location.protocol === "file:") {
    document.querySelectorAll("a[href], form[action]").forEach(function (one) {
      var name = one.tagName === "A" ? "href" : "action";
      var parts = /^([^?#]*)(.*)$/.exec(one.getAttribute(name));
      if (/(^|\/)(\.{1,2})?$/.test(parts[1]) && parts[1] && !/^[a-z]+:/i.test(parts[1])) {
        one.setAttribute(name, parts[1].replace(/\/?$/, "/") + "index.html" + parts[2]);
      }
    });
  }

  // tablesort wants its comparers the other way round
  var collator = new Intl.Collator("vi");
  window.Tablesort.extend("chu", function () { return false; }, function (a, b) { return collator.compare(b, a); });
  window.Tablesort.extend("so", function () { return false; }, function (a, b) {
    // a cell without a figure is not zero: it sorts below every number
    var x = parseFloat(a), y = parseFloat(b);
    return (isNaN(y) ? -Infinity : y) - (isNaN(x) ? -Infinity : x) || 0;
  });
  document.querySelectorAll("table[data-sortable]").forEach(function (table) {
    new window.Tablesort(table);
  });

  // every table gives itself as a file; what makes the files is fetched when the first is asked for
  var base = document.currentScript.src.replace(/[^/]*$/, "");
  var fetched = {};
  function fetchScript(name) {
    fetched[name] = fetched[name] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = base + name;
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    });
    return fetched[name];
  }
  function fileButton(table, kind) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = kind.toUpperCase();
    button.setAttribute("aria-label", kind.toUpperCase() + (table.caption ? ": " + table.caption.textContent : ""));
    button.addEventListener("click", function () {
      var needed = kind === "csv" ? [] : [fetchScript("fflate.min.js")];
      Promise.all(needed.concat(fetchScript("table-file.js"))).then(function () {
        window.congkhaiTableFile(table, kind);
      });
    });
    return button;
  }
  document.querySelectorAll("article table").forEach(function (table) {
    var box = table.closest(".scroll, .md-typeset__scrollwrap") || table;
    var place = box.nextElementSibling;
    if (!place || !place.classList.contains("table-files")) {
      place = document.createElement("div");
      place.className = "table-files";
      box.after(place);
    }
    place.append("Tải bảng này: ", fileButton(table, "csv"), fileButton(table, "xlsx"));
  });

  // the theme opens every folded part for the printer; only what the reader opened goes on paper
  document.addEventListener("click", function (event) {
    var summary = event.target.closest && event.target.closest("summary");
    if (summary) {
      summary.parentElement.classList.toggle("opened", !summary.parentElement.open);
    }
  });

  // pages know no clock: what of the calendar is over is marked where it is read
  document.querySelectorAll("time[data-until]").forEach(function (time) {
    if (new Date(time.getAttribute("data-until")) < new Date()) {
      time.insertAdjacentText("afterend", " (đã qua)");
    }
  });

  // a site built without an address of its own is cited by the one it is read at; that of a disk is of no use to others
  if (location.protocol !== "file:") {
    document.querySelectorAll(".page-foot .page-address").forEach(function (place) {
      place.textContent = location.href.split(/[?#]/)[0];
      if (place.tagName === "A") {
        place.href = place.textContent;
      }
    });
  }

  // a reader who tells of a figure sends its address, not only that of the page
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest('.source a[href$="#phan-anh"]');
    var source = link && link.closest(".source");
    if (!source) {
      return;
    }
    var feedback = document.querySelector(".page-foot .feedback");
    var anchor = "#" + source.id.replace("nguon-", "so-");
    if (feedback) {
      link.href = feedback.href + encodeURIComponent(anchor);
      return;
    }
    source.hidePopover();
    var place = document.querySelector(".page-foot .figure-address");
    if (place) {
      place.textContent = location.href.split("#")[0] + anchor;
    }
  });

  // a permalink to a figure opens its source sentence
  function openLinked() {
    var button = location.hash.indexOf("#so-") === 0 && document.getElementById(location.hash.slice(1));
    var source = button && document.getElementById(button.getAttribute("popovertarget"));
    if (source && source.showPopover && !source.matches(":popover-open")) {
      source.showPopover({ source: button });
    }
  }
  window.addEventListener("hashchange", openLinked);
  openLinked();
})();
