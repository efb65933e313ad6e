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

  // pages know no clock: what of the calendar is over is marked where it is read
  document.querySelectorAll("time[data-until]").forEach(function (time) {
    if (new Date(time.getAttribute("data-until")) < new Date()) {
      time.insertAdjacentText("afterend", " (đã qua)");
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
