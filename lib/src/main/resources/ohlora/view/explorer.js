// What all explorers share. `root` is the explorer's own element; nothing here is global.
const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
const stage = root.querySelector(".stage");
stage.innerHTML = data.markup;
const one = selector => stage.querySelector(selector);
const all = selector => [...stage.querySelectorAll(selector)];
// The properties in their order, and what people call them.
const properties = data.properties ?? [];
const label = p => data.labels[p];
const whole = count => count.toLocaleString("en-US");
/** Rounded to one place, a half to the even digit, as the library's tables have it. */
function percent(part, of) {
  const tenths = 1000 * part / of, below = Math.floor(tenths);
  const rounded = tenths - below === 0.5 ? below + below % 2 : Math.round(tenths);
  return (rounded / 10).toFixed(1) + " %";
}
const signed = (value, places) => (value < 0 ? "−" : value > 0 ? "+" : "") + Math.abs(value).toFixed(places);
/** With as many places as the values need, at least one. */
const placed = values => {
  const places = [1, 2, 3, 4].find(n => values.every(v => Math.abs(v - v.toFixed(n)) < 1e-9)) ?? 4;
  return value => signed(value, places);
};
const escaped = text => text.replace(/[&<>"]/g, c => `&#${c.charCodeAt(0)};`);

/**
 * Draws a property's scores over its offsets, [offset, score] each, with `distances` marked below where they find room,
 * `r` in words above, and an axis of scores that reaches as far as `range` at least. Gives the scales of both axes.
 */
function scatter(host, p, {distances, points, r, range = []}) {
  const W = 300, H = 190, L = 44, B = 34, T = 26, R = 12, LETTER = 7;
  const scores = [...points.map(([, score]) => score), ...range];
  const low = Math.min(...scores), high = Math.max(...scores), span = high - low || 1, room = span * 0.08;
  const from = Math.min(...distances), to = Math.max(...distances), side = (to - from || 1) * 0.1;
  const x = value => L + (value - from + side) / (to - from + 2 * side) * (W - L - R);
  const y = value => H - B - (value - low + room) / (high - low + 2 * room) * (H - B - T);
  // A round step that cuts the scores into few parts.
  const power = 10 ** Math.floor(Math.log10(span / 3));
  const step = [1, 2, 5, 10].map(s => s * power).find(s => span / s <= 4), ticks = [];
  for (let k = Math.ceil((low - room) / step); k * step <= high + room; k++) ticks.push(k * step);
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const words = placed(distances);
  let free = 0;
  const marked = [...distances].sort((a, b) => a - b).filter(v => {
    const half = words(v).length * LETTER / 2;
    if (x(v) - half < free) return false;
    free = x(v) + half;
    return true;
  });
  host.innerHTML = `<svg viewBox="0 0 ${W} ${H}" role="img" aria-label="${escaped(label(p))}: score over offset, ${points.length} images, r ${r}">
    <text x="${L}" y="15" class="head">${escaped(label(p))}: r = ${r}</text>
    ${ticks.map(t => `<path d="M${L} ${y(t)}H${W - R}"/><text x="${L - 6}" y="${y(t) + 4}" text-anchor="end">${t.toFixed(places).replace("-", "−")}</text>`).join("")}
    ${marked.map(v => `<text x="${x(v)}" y="${H - 18}" text-anchor="middle">${words(v)}</text>`).join("")}
    <text x="${(L + W - R) / 2}" y="${H - 3}" text-anchor="middle">offset, in units of w</text>
    ${points.map(([offset, score]) => `<circle cx="${x(offset).toFixed(1)}" cy="${y(score).toFixed(1)}" r="3.5"/>`).join("")}</svg>`;
  return {x, y};
}
// JupyterLab's address is JupyterLab's; a page's is ours.
const inLab = "jpThemeName" in document.body.dataset;
// Arrow keys belong to what has the focus, not to JupyterLab's cells.
root.addEventListener("focusin", event => event.target.setAttribute("data-lm-suppress-shortcuts", "true"));
// Enter takes up what stands in a field in JupyterLab too, which leaves the key without its own effect.
root.addEventListener("keydown", event => {
  if (event.key !== "Enter" || document.activeElement !== event.target || !event.target.matches("input:not([type='radio'], [type='checkbox'], [type='file'])")) return;
  event.target.blur();
  event.target.focus();
});
/** A case's number, as a link where a page beside this one runs the model itself and `data.seed` says of which seed it is. */
const livePage = !inLab && document.querySelector('header a[href="live.html"]');
const caseLink = number => livePage && data.seed !== undefined ? `<a href="live.html#case=${number}&amp;seed=${data.seed}" title="Move and test case ${number} in the live explorer">${number}</a>` : `${number}`;

/**
 * A field for a number in a range: arrows and the wheel make steps of 0.01, a comma is a point, and what is not allowed
 * is refused in words. `set` is told each allowed number.
 */
function numberField(field, low, high, said, set) {
  const value = () => field.value.trim() === "" ? NaN : Number(field.value.trim().replace(",", "."));
  const enter = () => {
    const number = value(), allowed = number >= low && number <= high;
    said.textContent = allowed || field.value.trim() === "" ? "" : `${field.value.trim()} is not allowed: a number from ${low} to ${high}`;
    field.setAttribute("aria-invalid", !allowed);
    if (allowed) set(number);
  };
  const step = up => {
    const hundredths = 100 * value();
    if (Number.isNaN(hundredths)) return;
    const next = up ? Math.floor(hundredths + 1e-6) + 1 : Math.ceil(hundredths - 1e-6) - 1;
    field.value = String(Math.min(high, Math.max(low, next / 100)));
    enter();
  };
  field.addEventListener("input", enter);
  field.addEventListener("keydown", event => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    step(event.key === "ArrowUp");
  });
  field.addEventListener("wheel", event => {
    if (document.activeElement !== field) return;
    event.preventDefault();
    step(event.deltaY < 0);
  }, {passive: false});
}

/** Gives the reader a file. */
function save(text, name, type) {
  const address = URL.createObjectURL(new Blob([text], {type}));
  Object.assign(document.createElement("a"), {href: address, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
