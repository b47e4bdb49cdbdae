"use strict";
(function () {
  var slides = Array.prototype.slice.call(document.querySelectorAll(".slide"));
  var turn = document.querySelector(".turn"), place = document.getElementById("place");
  var back = document.getElementById("back"), on = document.getElementById("on");
  var now = -1;
  function show(next, move) {
    next = Math.max(0, Math.min(slides.length - 1, next));
    if (next === now) { return; }
    now = next;
    slides.forEach(function (slide, i) { slide.hidden = i !== now; });
    place.textContent = "Slide " + (now + 1) + " of " + slides.length;
    back.disabled = now === 0;
    on.disabled = now === slides.length - 1;
    if (move) {
      history.replaceState(null, "", "#slide-" + (now + 1));
      window.scrollTo(0, 0);
      slides[now].focus({ preventScroll: true });
    }
  }
  function named() {
    var found = slides.findIndex(function (slide) { return "#" + slide.id === location.hash; });
    return found < 0 ? 0 : found;
  }
  var steps = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1,
    Home: -slides.length, End: slides.length
  };
  document.addEventListener("keydown", function (event) {
    if (event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (event.key === "n") {
      var notes = slides[now].querySelector(".notes");
      notes.open = !notes.open;
      return;
    }
    var inside = event.target.closest("button, summary, .scroll");
    if (inside && [" ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"].indexOf(event.key) >= 0) { return; }
    if (event.key in steps) { event.preventDefault(); show(now + steps[event.key], true); }
  });
  back.addEventListener("click", function () { show(now - 1, true); });
  on.addEventListener("click", function () { show(now + 1, true); });
  window.addEventListener("hashchange", function () { show(named(), true); });
  turn.hidden = false;
  document.body.classList.add("paged");
  show(named(), false);
})();
