// What every page has: search, contents, code that folds, pictures that enlarge. Without it the pages read as well.
(() => {
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const made = (tag, properties, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  // The other language shows the same place: anchors are alike.
  one("a.language")?.addEventListener("click", event => { event.target.hash = location.hash; });

  // --- search
  const search = one("search"), field = one("input", search), list = one("ul", search), said = one(".said", search);
  const MOST = 12;
  let sections;
  search.hidden = false;

  // The page that is open stays in view in the navigation.
  const pages = one("header nav"), open = one("[aria-current]", pages);
  if (open) pages.scrollLeft = open.offsetLeft - pages.offsetLeft - (pages.clientWidth - open.clientWidth) / 2;

  function find() {
    sections ??= JSON.parse(one("#index").textContent).map(([target, title, text]) => ({target, title, text, in: (title + " " + text).toLowerCase()}));
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    const rank = section => words.filter(word => section.title.toLowerCase().includes(word)).length;
    const found = words.length === 0 ? [] : sections.filter(section => words.every(word => section.in.includes(word))).sort((a, b) => rank(b) - rank(a));
    list.replaceChildren(...found.slice(0, MOST).map(section =>
      made("li", {}, made("a", {href: section.target}, made("b", {textContent: section.title}), made("span", {}, ...around(section.text, words))))));
    list.hidden = found.length === 0;
    said.textContent = words.length === 0 ? "" : found.length === 0 ? "Nothing found" : `${found.length} found` + (found.length > MOST ? `, the first ${MOST} shown` : "");
  }

  /** The text about the first word that is found in it, the word marked. */
  function around(text, words) {
    const at = words.map(word => [text.toLowerCase().indexOf(word), word.length]).find(([at]) => at >= 0);
    if (!at) return [text.slice(0, 120)];
    const [start, length] = at, from = Math.max(0, text.lastIndexOf(" ", start - 40) + 1);
    return [(from ? "… " : "") + text.slice(from, start), made("mark", {textContent: text.slice(start, start + length)}), text.slice(start + length, start + 100) + " …"];
  }

  field.addEventListener("input", find);
  const shut = () => { list.hidden = true; said.textContent = ""; };
  search.addEventListener("keydown", event => {
    const stops = [field, ...all("a", list)], at = stops.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1}[event.key];
    if (to !== undefined) {
      event.preventDefault();
      stops[Math.max(0, Math.min(stops.length - 1, to))].focus();
    } else if (event.key === "Escape") {
      field.focus();
      shut();
    } else if (event.key === "Enter" && at === 0) one("a", list)?.click();
  });
  field.addEventListener("focus", () => { if (field.value) find(); });
  document.addEventListener("pointerdown", event => { if (!search.contains(event.target)) shut(); });
  list.addEventListener("click", shut);
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !event.target.closest("input, textarea, select")) { event.preventDefault(); field.focus(); }
  });

  // --- contents: beside the text where there is room
  const contents = one("details.toc"), wide = matchMedia("(min-width: 80rem)");
  if (contents) {
    const fit = () => { contents.open = wide.matches; };
    wide.addEventListener("change", fit);
    fit();
  }

  // --- code, folded on request, on this page and the next ones
  const code = one("button.code");
  if (code) {
    const fold = folded => {
      one("main").classList.toggle("folded", folded);
      code.setAttribute("aria-pressed", folded);
    };
    // the cookies first: why, see review.js
    const kept = act => { try { void document.cookie; return act(localStorage); } catch { return null; } };
    code.hidden = false;
    fold(kept(store => store.getItem("ohlora code")) === "folded");
    code.addEventListener("click", () => {
      fold(code.getAttribute("aria-pressed") === "false");
      kept(store => store.setItem("ohlora code", code.getAttribute("aria-pressed") === "true" ? "folded" : "shown"));
    });
  }

  // --- pictures
  const close = made("button", {type: "button", textContent: "Close"});
  const large = made("img", {}), room = made("div", {tabIndex: 0}, large);
  const dialog = made("dialog", {className: "enlarged", ariaLabel: "Picture, enlarged"}, close, room);
  document.body.append(dialog);
  for (const picture of all("main.notebook img").filter(img => !img.closest(".ohlora-explorer, .ohlora-figure"))) {
    const button = made("button", {type: "button", className: "enlarge", title: "Enlarge"});
    picture.replaceWith(button);
    button.append(picture);
    button.addEventListener("click", () => {
      Object.assign(large, {src: picture.src, alt: picture.alt});
      large.style.width = `max(100%, ${picture.naturalWidth}px)`;
      dialog.showModal();
    });
  }
  dialog.addEventListener("click", event => { if (event.target !== room) dialog.close(); });

  // --- figures and explorers: over the whole screen
  for (const shown of document.fullscreenEnabled ? all("main .ohlora-figure, main .ohlora-explorer") : []) {
    const button = made("button", {type: "button", className: "whole", textContent: "Enlarge"});
    button.addEventListener("click", () => shown.requestFullscreen());
    shown.before(button);
  }
  document.addEventListener("fullscreenchange", () => {
    for (const plot of all(".js-plotly-plot")) {
      const large = plot.closest(":fullscreen"), before = plot.dataset.height;
      if (Boolean(large) === Boolean(before)) continue;
      if (large) plot.dataset.height = plot.layout.height; else delete plot.dataset.height;
      Plotly.relayout(plot, {height: large ? innerHeight - 48 : Number(before), width: null, autosize: true});
    }
  });

  // --- what scrolls sideways can be reached by keyboard
  const reach = () => {
    for (const element of all("main pre, main .output_subarea, main div:has(> table)")) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    }
  };
  addEventListener("resize", reach);
  reach();
})();
