"use strict";
(function () {
  var list = document.querySelector(".contents");
  var box = list.querySelector("details");
  var wide = window.matchMedia("(min-width: 64rem)");
  function fold() { box.open = wide.matches; }
  fold();
  wide.addEventListener("change", fold);
  window.addEventListener("beforeprint", function () { box.open = true; });
  list.addEventListener("click", function (event) {
    if (event.target.closest("a") && !wide.matches) { box.open = false; }
  });

  var links = {};
  list.querySelectorAll("a").forEach(function (link) { links[link.getAttribute("href").slice(1)] = link; });
  var heads = Object.keys(links).map(function (id) { return document.getElementById(id); });
  var current = null;
  function follow() {
    var found = heads[0];
    heads.forEach(function (head) { if (head.getBoundingClientRect().top < 64) { found = head; } });
    if (!found || found.id === current) { return; }
    current = found.id;
    list.querySelectorAll("[aria-current]").forEach(function (link) { link.removeAttribute("aria-current"); });
    list.querySelectorAll(".open").forEach(function (item) { item.classList.remove("open"); });
    links[current].setAttribute("aria-current", "true");
    var item = links[current].closest(".contents > details > ol > li");
    if (item) { item.classList.add("open"); }
    if (wide.matches) {
      var edge = list.getBoundingClientRect(), place = links[current].getBoundingClientRect();
      if (place.top < edge.top || place.bottom > edge.bottom) { list.scrollTop += place.top - edge.top - edge.height / 3; }
    }
  }
  list.classList.add("follows");
  var waiting = false;
  window.addEventListener("scroll", function () {
    if (!waiting) { waiting = true; window.requestAnimationFrame(function () { waiting = false; follow(); }); }
  }, { passive: true });
  follow();
})();
