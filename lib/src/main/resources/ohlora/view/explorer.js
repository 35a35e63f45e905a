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
