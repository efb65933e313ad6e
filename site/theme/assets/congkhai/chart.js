/* Comfort only: a chart takes one stop of the Tab key, its rounds are walked by arrow keys. */
(function () {
  "use strict";

  document.querySelectorAll(".chart svg").forEach(function (svg) {
    var points = Array.prototype.slice.call(svg.querySelectorAll(".point"));

    function stopAt(one) {
      points.forEach(function (point) { point.setAttribute("tabindex", point === one ? "0" : "-1"); });
    }
    stopAt(points[points.length - 1]);
    svg.addEventListener("focusin", function (event) {
      if (points.indexOf(event.target) >= 0) { stopAt(event.target); }
    });
    svg.addEventListener("keydown", function (event) {
      var here = points.indexOf(document.activeElement);
      var next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: points.length - 1 }[event.key];
      if (here < 0 || next === undefined || !points[next]) { return; }
      event.preventDefault();
      points[next].focus();
    });
  });
})();
